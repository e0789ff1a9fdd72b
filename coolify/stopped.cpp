#include "coolify/stopped.h"

namespace coolify {

base::Diagnostic stopped(base::Waited how, const std::string& what) {
  if (how == base::Waited::cancelled) {
    return {.kind = base::ErrorKind::cancelled,
            .code = "coolify.cancelled",
            .summary = "Stopped on request",
            .cause = "The operation was stopped while waiting for " + what + ".",
            .remedy = "Start again to go on.",
            .values = {{"waited_for", what}}};
  }
  return {.kind = base::ErrorKind::timeout,
          .code = "coolify.timeout",
          .summary = "Out of time",
          .cause = "The time for the operation was up while waiting for " + what + ".",
          .remedy = "Allow more time, or find out why Coolify is slow.",
          .values = {{"waited_for", what}}};
}

}  // namespace coolify
