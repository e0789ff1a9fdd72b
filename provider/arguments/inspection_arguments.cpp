#include "provider/arguments/inspection_arguments.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/oldest_docker.h"
#include "registration/config.h"
#include "schema/duration.h"
#include "schema/validators.h"

namespace provider {
namespace {

constexpr std::int64_t kMostAttempts = 100;

/// The kernel takes no longer path of a socket.
constexpr std::size_t kLongestSocket = 107;
constexpr std::array<std::string_view, 2> kUsualSockets = {"/var/run/docker.sock",
                                                           "/run/docker.sock"};

bool is_usual(std::string_view socket) {
  return std::find(kUsualSockets.begin(), kUsualSockets.end(), socket) != kUsualSockets.end();
}

/// What is installed listens at the usual place.
base::Diagnostics installed_elsewhere(const schema::Value& docker) {
  const schema::Value& socket = docker.at("socket");
  const bool is_elsewhere = socket.is_known() && !socket.is_null() && !is_usual(socket.as_string());
  if (docker.at("install") != schema::Value::boolean(true) || !is_elsewhere) return {};
  return base::Diagnostic{.kind = base::ErrorKind::invalid_config,
                          .code = "config.conflict",
                          .summary = "Arguments exclude each other",
                          .cause =
                              "An engine that is installed listens at /var/run/docker.sock, "
                              "and `socket` is another one.",
                          .remedy = "Leave `install` out, or `socket`.",
                          .path = base::Path::of("install")};
}

void add_services(schema::ObjectSpec<WaitForModel>& spec) {
  const registration::AwaitedServices usual;
  spec.attribute("proxy", &WaitForModel::proxy,
                 "Once Coolify calls the server usable, wait until it says that the server's proxy "
                 "runs. Coolify starts it during a validation that may install, else within "
                 "minutes. It is waited for as long as "
                 "`timeout` says, apart from the first boot; where it does not come, that counts "
                 "as a bad verdict (`validation.on_failure`).")
      .fallback(usual.proxy);
  spec.attribute("sentinel", &WaitForModel::sentinel,
                 "The same for the first report of Sentinel, Coolify's agent on the server, which "
                 "Coolify starts within minutes.")
      .fallback(usual.sentinel);
}

schema::ObjectSpec<WaitForModel> make_wait_for_spec(InspectionPlace place) {
  const registration::Config usual;
  schema::ObjectSpec<WaitForModel> spec;
  spec.attribute("cloud_init", &WaitForModel::cloud_init, "Wait until cloud-init has finished.")
      .fallback(usual.first_boot.cloud_init);
  spec.attribute("package_manager", &WaitForModel::package_manager,
                 "Wait while apt, dnf, zypper, apk or pacman is at work.")
      .fallback(usual.first_boot.package_manager);
  spec.attribute("docker", &WaitForModel::docker, "Wait while the Docker service is being started.")
      .fallback(usual.first_boot.docker);
  if (place == InspectionPlace::registration) add_services(spec);
  spec.attribute("timeout", &WaitForModel::timeout,
                 "How long to wait for what belongs to the first boot, all together, within the "
                 "limit of the operation. "
                 "When it is over, a warning names what is still going on, and the checks decide.")
      .fallback(usual.first_boot_timeout)
      .validate(schema::duration());
  spec.attribute("retry_attempts", &WaitForModel::retry_attempts,
                 "How often the machine is inspected in all while nothing stands in the way but "
                 "checks of severity `error` that waiting may cure, as little memory or a network "
                 "that comes up. `1`: what fails once has failed.")
      .fallback(usual.check_attempts)
      .validate(schema::between(1, kMostAttempts));
  spec.attribute("retry_pause", &WaitForModel::retry_pause,
                 "Pause before the second inspection; each further one is twice as long, up to 5 "
                 "minutes or this one.")
      .fallback(usual.check_pause)
      .validate(schema::duration());
  return spec;
}

void add_install(schema::ObjectSpec<DockerModel>& spec) {
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
  spec.rule(schema::Validator(installed_elsewhere, "`install` excludes a `socket` elsewhere"));
}

schema::ObjectSpec<DockerModel> make_docker_spec(InspectionPlace place) {
  schema::ObjectSpec<DockerModel> spec;
  if (place == InspectionPlace::registration) add_install(spec);
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
  spec.attribute(
          "socket", &DockerModel::socket,
          "Path of the engine's socket on the machine, where the checks are to ask it: of a "
          "rootless engine, or one that listens elsewhere. Coolify knows of no socket and always "
          "calls `docker` alone, so the check `docker` fails unless that command leads to the same "
          "engine for the account Coolify uses (for root, where it calls it through sudo), by a "
          "context or `DOCKER_HOST`. Default: whatever that command asks, usually "
          "`/var/run/docker.sock`.")
      .optional()
      .validate(schema::matches("^/[A-Za-z0-9._/@+:-]+$",
                                "must be an absolute path of letters, digits and `._/@+:-`"))
      .validate(schema::length_between(2, kLongestSocket));
  return spec;
}

}  // namespace

const schema::ObjectSpec<WaitForModel>& wait_for_arguments(InspectionPlace place) {
  static const schema::ObjectSpec<WaitForModel> of_registration =
      make_wait_for_spec(InspectionPlace::registration);
  static const schema::ObjectSpec<WaitForModel> of_preflight =
      make_wait_for_spec(InspectionPlace::preflight);
  return place == InspectionPlace::registration ? of_registration : of_preflight;
}

const schema::ObjectSpec<DockerModel>& docker_arguments(InspectionPlace place) {
  static const schema::ObjectSpec<DockerModel> of_registration =
      make_docker_spec(InspectionPlace::registration);
  static const schema::ObjectSpec<DockerModel> of_preflight =
      make_docker_spec(InspectionPlace::preflight);
  return place == InspectionPlace::registration ? of_registration : of_preflight;
}

registration::Patience patience_of(const schema::Field<WaitForModel>& wait_for,
                                   const schema::Field<DockerModel>& docker) {
  const WaitForModel all = wait_for_arguments(InspectionPlace::preflight).with_fallbacks(wait_for);
  registration::Patience patience;
  patience.first_boot = {all.cloud_init.value(), all.package_manager.value(), all.docker.value()};
  patience.first_boot_timeout = schema::duration_of(all.timeout);
  patience.attempts = static_cast<int>(all.retry_attempts.value());
  patience.pause = schema::duration_of(all.retry_pause);
  const DockerModel about_docker = docker.value_or({});
  if (about_docker.wait_timeout.is_known()) {
    patience.docker_timeout = schema::duration_of(about_docker.wait_timeout);
  }
  return patience;
}

void apply_docker_checks(const schema::Field<DockerModel>& docker, checks::Options& checks) {
  const DockerModel known = docker.value_or({});
  // Left out, the check's own default holds, which is the same.
  if (const std::int64_t* const version = known.min_version.if_known()) {
    checks.checks["docker_version"].settings.try_emplace("min_version", *version);
  }
  checks.docker_socket = known.socket.value_or("");
}

}  // namespace provider
