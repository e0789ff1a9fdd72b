#include "provider/server_registration/hidden_secrets.h"

namespace provider {
namespace {

constexpr const char* kWhatHides =
    "If `ignore_changes` names `ssh`, or is `all`, it hides the write-only arguments of `ssh` from "
    "every later plan: name in it only the arguments that may differ, for example `ssh.users`, or "
    "give the login in the provider's `defaults.ssh`.";

}  // namespace

base::Diagnostic with_hidden_named(base::Diagnostic fault, const std::vector<std::string>& hidden) {
  if (hidden.empty()) return fault;
  std::string names;
  for (const std::string& name : hidden) {
    names += (names.empty() ? "`ssh." : ", `ssh.") + name + "`";
  }
  fault.cause += " An earlier run was given " + names + "; this one is not.";
  fault.remedy = std::string(kWhatHides) + " Otherwise: " + fault.remedy;
  return fault;
}

base::Diagnostic with_hidden_possible(base::Diagnostic fault) {
  fault.remedy += std::string(" ") + kWhatHides;
  return fault;
}

}  // namespace provider
