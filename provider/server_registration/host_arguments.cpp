#include "provider/server_registration/host_arguments.h"

#include <string_view>

#include "base/hidden_text.h"
#include "base/oldest_docker.h"
#include "registration/pipeline.h"
#include "schema/duration.h"
#include "schema/validators.h"

namespace provider {
namespace {

constexpr std::size_t kLongestComment = 200;

bool is_comment(std::string_view text) { return base::hidden_part(text).empty(); }

schema::ObjectSpec<WaitForModel> make_wait_for_spec() {
  const registration::Config usual;
  schema::ObjectSpec<WaitForModel> spec;
  spec.attribute("cloud_init", &WaitForModel::cloud_init, "Wait until cloud-init has finished.")
      .fallback(usual.first_boot.cloud_init);
  spec.attribute("package_manager", &WaitForModel::package_manager,
                 "Wait while apt, dnf, zypper, apk or pacman is at work.")
      .fallback(usual.first_boot.package_manager);
  spec.attribute("docker", &WaitForModel::docker, "Wait while the Docker service is being started.")
      .fallback(usual.first_boot.docker);
  spec.attribute("timeout", &WaitForModel::timeout,
                 "How long to wait for all of them together, within the limit of the operation. "
                 "When it is over, a warning names what is still going on, and the checks decide.")
      .fallback(usual.first_boot_timeout)
      .validate(schema::duration());
  return spec;
}

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

schema::ObjectSpec<DockerModel> make_docker_spec() {
  schema::ObjectSpec<DockerModel> spec;
  spec.attribute(
          "install", &DockerModel::install,
          "Install Docker Engine and its compose plugin where there is no engine, with the "
          "package manager of the machine (apt, dnf, yum, zypper, pacman or apk): the "
          "distribution's packages where it has both and the engine is new enough for "
          "Coolify, else those of Docker's own repository, which there is for Debian, Ubuntu, "
          "Raspberry Pi OS, Fedora, CentOS, RHEL, Rocky, AlmaLinux and Oracle Linux. Amazon "
          "Linux has an engine, but no compose plugin: there the plugin has to be in "
          "`/usr/local/lib/docker/cli-plugins` first. Nothing is installed while another "
          "check fails that waiting does not cure, and what was added is taken away again "
          "when the installation fails.")
      .fallback(registration::Config().install_docker);
  spec.attribute("min_version", &DockerModel::min_version,
                 "Lowest accepted major version of the engine, short for "
                 "`health_checks.docker_version.min_version`, which wins.")
      .fallback(base::kOldestDocker)
      .validate(schema::between(base::kOldestDocker, 1000));
  spec.attribute("wait_timeout", &DockerModel::wait_timeout,
                 "How long to wait for a Docker service that is being started, within "
                 "`wait_for.timeout`; default: as long as that.")
      .optional()
      .validate(schema::duration());
  return spec;
}

}  // namespace

const schema::ObjectSpec<WaitForModel>& wait_for_arguments() {
  static const schema::ObjectSpec<WaitForModel> spec = make_wait_for_spec();
  return spec;
}

const schema::ObjectSpec<DeployKeyModel>& deploy_key_arguments() {
  static const schema::ObjectSpec<DeployKeyModel> spec = make_deploy_key_spec();
  return spec;
}

const schema::ObjectSpec<DockerModel>& docker_arguments() {
  static const schema::ObjectSpec<DockerModel> spec = make_docker_spec();
  return spec;
}

void apply_wait_for(const schema::Field<WaitForModel>& wait_for, registration::Config& config) {
  const WaitForModel all = wait_for_arguments().with_fallbacks(wait_for);
  config.first_boot = {all.cloud_init.value(), all.package_manager.value(), all.docker.value()};
  config.first_boot_timeout = schema::duration_of(all.timeout);
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
  const DockerModel all = docker_arguments().with_fallbacks(docker);
  config.install_docker = all.install.value();
  // Left out, the check's own default holds, which is the same.
  if (docker.is_known() && docker->min_version.is_known()) {
    config.checks.checks["docker_version"].settings.try_emplace("min_version",
                                                                all.min_version.value());
  }
  if (all.wait_timeout.is_known()) config.docker_timeout = schema::duration_of(all.wait_timeout);
}

}  // namespace provider
