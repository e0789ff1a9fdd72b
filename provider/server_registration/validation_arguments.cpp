#include "provider/server_registration/validation_arguments.h"

#include "schema/duration.h"
#include "schema/validators.h"

namespace provider {
namespace {

using registration::OnFailure;
using registration::ValidationChoice;

ValidationChoice choice_of(const std::string& mode) {
  if (mode == "plain") return ValidationChoice::plain;
  if (mode == "install") return ValidationChoice::install;
  if (mode == "none") return ValidationChoice::none;
  return ValidationChoice::automatic;
}

OnFailure on_failure_of(const std::string& text) {
  if (text == "delete") return OnFailure::remove;
  if (text == "warn") return OnFailure::warn;
  return OnFailure::keep;
}

}  // namespace

schema::ObjectSpec<ValidationModel> validation_arguments() {
  schema::ObjectSpec<ValidationModel> spec;
  spec.attribute(
          "mode", &ValidationModel::mode,
          "`plain`: Coolify only looks. `install` (since Coolify 4.2): Coolify installs git, "
          "curl, jq and Docker where they are missing, which it gives about 90 seconds, and "
          "starts the proxy; what it is to install is then no error of ours. `none`: Coolify "
          "is not asked, and the status stays `reachable`. `auto`: `install` where there is "
          "nothing to install and a proxy to start, else `plain`; default `auto`.")
      .optional()
      .validate(schema::one_of({"auto", "plain", "install", "none"}));
  spec.attribute(
          "on_failure", &ValidationModel::on_failure,
          "What becomes of the registration when the verdict is bad or missing. `keep`: an "
          "error, the record stays. `delete`: an error, and a record that was just created is "
          "deleted again. `warn`: a warning; the next apply takes the registration up again "
          "in place. Default `keep`.")
      .optional()
      .validate(schema::one_of({"keep", "delete", "warn"}));
  spec.attribute("timeout", &ValidationModel::timeout,
                 "How long to wait for Coolify's verdict; default `10m`.")
      .optional()
      .validate(schema::duration());
  return spec;
}

registration::ValidationPolicy validation_policy(const schema::Field<ValidationModel>& validation) {
  registration::ValidationPolicy policy;
  if (!validation.is_known()) return policy;
  policy.mode = choice_of(validation->mode.value_or("auto"));
  policy.on_failure = on_failure_of(validation->on_failure.value_or("keep"));
  policy.timeout = schema::duration_or(validation->timeout, policy.timeout);
  return policy;
}

void expect_installation(checks::Options& options, const registration::ValidationPolicy& policy) {
  if (policy.mode != ValidationChoice::install) return;
  for (const char* id : {"tools", "docker", "docker_version", "compose"}) {
    auto& severity = options.checks[id].severity;
    if (!severity) severity = checks::CheckSeverity::warn;
  }
}

}  // namespace provider
