#include "provider/server_registration/host_arguments.h"

#include <algorithm>
#include <string_view>

#include "registration/pipeline.h"
#include "schema/duration.h"
#include "schema/validators.h"

namespace provider {
namespace {

constexpr std::size_t kLongestComment = 200;

bool is_comment(std::string_view text) {
  const auto is_plain = [](unsigned char c) { return c >= ' ' && c != 0x7F; };
  const bool has_edge = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  return !has_edge && std::all_of(text.begin(), text.end(), is_plain);
}

}  // namespace

schema::ObjectSpec<WaitForModel> wait_for_arguments() {
  schema::ObjectSpec<WaitForModel> spec;
  spec.attribute("cloud_init", &WaitForModel::cloud_init,
                 "Wait until cloud-init has finished; default `true`.")
      .optional();
  spec.attribute("package_manager", &WaitForModel::package_manager,
                 "Wait while apt, dnf, zypper, apk or pacman is at work; default `true`.")
      .optional();
  spec.attribute("docker", &WaitForModel::docker,
                 "Wait while the Docker service is being started; default `true`.")
      .optional();
  spec.attribute("timeout", &WaitForModel::timeout,
                 "How long to wait for all of them together, within the limit of the operation. "
                 "When it is over, a warning names what is still going on, and the checks decide; "
                 "default `10m`.")
      .optional()
      .validate(schema::duration());
  return spec;
}

schema::ObjectSpec<DeployKeyModel> deploy_key_arguments() {
  schema::ObjectSpec<DeployKeyModel> spec;
  spec.attribute("enabled", &DeployKeyModel::enabled,
                 "Whether Coolify's public key is added to `authorized_keys` of `user`. Set it to "
                 "`false` when something else puts the key there; default `true`.")
      .optional();
  spec.attribute(
          "comment", &DeployKeyModel::comment,
          "Comment of the line that is added. A creation leaves a line that is already there "
          "with the same key as it is; a change of this argument rewrites the comment on "
          "the machine; default: none.")
      .optional()
      .validate(schema::length_between(0, kLongestComment))
      .validate(schema::satisfies(
          is_comment, "must be one line without control characters or blanks at either end"));
  return spec;
}

schema::ObjectSpec<DockerModel> docker_arguments() {
  schema::ObjectSpec<DockerModel> spec;
  spec.attribute("install", &DockerModel::install,
                 "Install Docker Engine and its compose plugin where there is no engine, with the "
                 "package manager of the machine: the distribution's packages where they are new "
                 "enough for Coolify, else those of Docker's own repository; default `false`.")
      .optional();
  spec.attribute("min_version", &DockerModel::min_version,
                 "Lowest accepted major version of the engine, short for "
                 "`health_checks.docker_version.min_version`, which wins; default `24`.")
      .optional()
      .validate(schema::between(24, 1000));
  spec.attribute("wait_timeout", &DockerModel::wait_timeout,
                 "How long to wait for a Docker service that is being started, within "
                 "`wait_for.timeout`; default: as long as that.")
      .optional()
      .validate(schema::duration());
  return spec;
}

void apply_wait_for(const schema::Field<WaitForModel>& wait_for, registration::Config& config) {
  if (!wait_for.is_known()) return;
  config.first_boot.cloud_init = wait_for->cloud_init.value_or(true);
  config.first_boot.package_manager = wait_for->package_manager.value_or(true);
  config.first_boot.docker = wait_for->docker.value_or(true);
  config.first_boot_timeout = schema::duration_or(wait_for->timeout, config.first_boot_timeout);
}

void apply_deploy_key(const schema::Field<DeployKeyModel>& deploy_key,
                      registration::Config& config) {
  if (!deploy_key.is_known()) return;
  config.deploy_key = deploy_key->enabled.value_or(true);
  config.key_comment = deploy_key->comment.value_or("");
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
  if (!docker.is_known()) return;
  config.install_docker = docker->install.value_or(false);
  if (docker->min_version.is_known()) {
    config.checks.checks["docker_version"].settings.try_emplace("min_version",
                                                                *docker->min_version);
  }
  if (docker->wait_timeout.is_known()) {
    const auto limit = schema::parse_duration(*docker->wait_timeout);
    if (limit) config.docker_timeout = *limit;
  }
}

}  // namespace provider
