#include "provider/server_registration/login_disabled.h"

#include <utility>

#include "base/text.h"
#include "provider/arguments/ssh_merge.h"

namespace provider {
namespace {

bool is_true(const schema::Field<bool>& field) { return field.value_or(false); }

template <typename Model, typename T>
schema::Field<T> part(const schema::Field<Model>& object, schema::Field<T> Model::* field) {
  const Model* const known = object.if_known();
  return known == nullptr ? schema::Field<T>() : known->*field;
}

base::Path argument(const char* object, const char* name) {
  return base::Path::of(object).name(name);
}

base::Diagnostic nothing_proven() {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.login_disabled",
          .summary = "Nothing would show that the machine works",
          .cause =
              "`ssh.enabled` is false, so that no check is made, and with mode `none` Coolify "
              "is not asked either.",
          .remedy = "Choose another validation mode, or leave it out.",
          .path = argument("validation", "mode")};
}

}  // namespace

base::Diagnostic login_disabled(std::string cause, base::Path argument) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.login_disabled",
          .summary = "Not possible without a login",
          .cause = std::move(cause) + " takes a login to the machine, and `ssh.enabled` is false.",
          .remedy = "Leave it out, or set `ssh.enabled` to true and say how to log in.",
          .path = std::move(argument)};
}

std::optional<base::Diagnostic> stale_comment(const RegistrationModel& before,
                                              const RegistrationModel& after, const SshModel& ssh) {
  if (is_login_enabled(ssh) || after.deploy_key.is_unknown()) return std::nullopt;
  const auto former = part(before.deploy_key, &DeployKeyModel::comment);
  const auto wanted = part(after.deploy_key, &DeployKeyModel::comment);
  if (wanted.is_unknown() || former.value_or("") == wanted.value_or("")) return std::nullopt;
  const std::string text = base::evidence_text(former.value_or(""), 200);
  auto fault = login_disabled("To change the comment of the key's line on the machine",
                              argument("deploy_key", "comment"));
  fault.remedy = (text.empty() ? "Leave it out" : "Leave it at \"" + text + "\"") +
                 std::string(", or set `ssh.enabled` to true and say how to log in.");
  return fault;
}

base::Diagnostics disabled_login_faults(const RegistrationModel& model, const SshModel& ssh) {
  base::Diagnostics faults;
  if (is_login_enabled(ssh)) return faults;
  if (is_true(part(model.docker, &DockerModel::install))) {
    faults.add(login_disabled("To install Docker", argument("docker", "install")));
  }
  if (is_true(part(model.deploy_key, &DeployKeyModel::enabled))) {
    faults.add(login_disabled("To deploy Coolify's key", argument("deploy_key", "enabled")));
  }
  if (is_true(part(model.on_destroy, &OnDestroyModel::remove_key))) {
    faults.add(login_disabled("To remove Coolify's key", argument("on_destroy", "remove_key")));
  }
  if (part(model.validation, &ValidationModel::mode) == schema::Field<std::string>("none")) {
    faults.add(nothing_proven());
  }
  return faults;
}

}  // namespace provider
