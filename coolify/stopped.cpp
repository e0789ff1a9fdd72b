#include "coolify/stopped.h"

namespace coolify {

base::Diagnostic stopped(base::Waited how, const std::string& what) {
  base::Diagnostic error;
  error.values = {{"waited_for", what}};
  if (how == base::Waited::cancelled) {
    error.kind = base::ErrorKind::cancelled;
    error.code = "coolify.cancelled";
    error.summary = "Stopped on request";
    error.cause = "The operation was stopped while waiting for " + what + ".";
    error.remedy = "Start again to go on.";
    return error;
  }
  error.kind = base::ErrorKind::timeout;
  error.code = "coolify.timeout";
  error.summary = "Out of time";
  error.cause = "The time for the operation was up while waiting for " + what + ".";
  error.remedy = "Allow more time, or find out why Coolify is slow.";
  return error;
}

}  // namespace coolify
