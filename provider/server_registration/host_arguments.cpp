#include "provider/server_registration/host_arguments.h"

#include <string_view>

#include "base/hidden_text.h"
#include "registration/pipeline.h"
#include "schema/duration.h"
#include "schema/validators.h"

namespace provider {
namespace {

constexpr std::size_t kLongestComment = 200;

bool is_comment(std::string_view text) { return base::hidden_part(text).empty(); }

schema::ObjectSpec<DeployKeyModel> make_deploy_key_spec() {
  schema::ObjectSpec<DeployKeyModel> spec;
  spec.attribute("enabled", &DeployKeyModel::enabled,
                 "Whether Coolify's public key is added to `authorized_keys` of `user`. Set it to "
                 "`false` when something else puts the key there.")
      .fallback(registration::Config().deploy_key);
  spec.attribute(
          "comment", &DeployKeyModel::comment,
          "Comment of the line that is added. A creation leaves a line that is already there "
          "with the same key as it is; a change of this argument rewrites the comment on "
          "the machine, which takes a login (`ssh.enabled`); default: none.")
      .optional()
      .validate(schema::length_between(0, kLongestComment))
      .validate(schema::satisfies(
          is_comment, "must be one line without control characters or blanks at either end"));
  return spec;
}

}  // namespace

const schema::ObjectSpec<DeployKeyModel>& deploy_key_arguments() {
  static const schema::ObjectSpec<DeployKeyModel> spec = make_deploy_key_spec();
  return spec;
}

void apply_wait_for(const schema::Field<WaitForModel>& wait_for, registration::Config& config) {
  const registration::Patience patience = patience_of(wait_for, {});
  config.first_boot = patience.first_boot;
  config.first_boot_timeout = patience.first_boot_timeout;
  config.check_attempts = patience.attempts;
  config.check_pause = patience.pause;
  const WaitForModel all =
      wait_for_arguments(InspectionPlace::registration).with_fallbacks(wait_for);
  config.services = {all.proxy.value(), all.sentinel.value(), patience.first_boot_timeout};
}

void apply_deploy_key(const schema::Field<DeployKeyModel>& deploy_key,
                      registration::Config& config) {
  const DeployKeyModel all = deploy_key_arguments().with_fallbacks(deploy_key);
  config.deploy_key = all.enabled.value();
  config.key_comment = all.comment.value_or("");
}

bool changes_key_line(const schema::Field<DeployKeyModel>& before,
                      const schema::Field<DeployKeyModel>& after) {
  if (after.is_unknown()) return true;
  if (after.is_known() && (after->enabled.is_unknown() || after->comment.is_unknown())) return true;
  registration::Config old_config;
  registration::Config new_config;
  apply_deploy_key(before, old_config);
  apply_deploy_key(after, new_config);
  return registration::changes_key_line(old_config, new_config);
}

void apply_docker(const schema::Field<DockerModel>& docker, registration::Config& config) {
  const DockerModel all = docker_arguments(InspectionPlace::registration).with_fallbacks(docker);
  config.install_docker = all.install.value();
  config.docker_timeout = patience_of({}, docker).docker_timeout;
  apply_docker_checks(docker, config.checks);
}

}  // namespace provider
