#include "checks/check.h"
#include "checks/docker_facts.h"

namespace checks {
namespace {

/// Where the engine that was asked listens, when that is not where docker.service has its own.
std::optional<std::string> socket_elsewhere(const DockerView& view) {
  if (view.asked_socket) return view.asked_socket;
  if (view.socket_path == "/var/run/docker.sock" || view.socket_path == "/run/docker.sock") {
    return std::nullopt;
  }
  return view.socket_path;
}

Judgement judge_docker_boot(const HostFacts& facts, const Settings&) {
  const DockerView view = docker_view(facts);
  if (view.state != DockerState::ready) return Skip{"no engine answered; see the check `docker`"};
  facts.rely_on(docker::kService);
  facts.rely_on(docker::kSocket);
  if (const auto socket = socket_elsewhere(view); socket && !view.service_runs) {
    return Skip{"the engine at " + *socket + " is not that of docker.service"};
  }
  if (!view.unit_file_state) return Skip{"systemd does not know docker.service"};
  if (*view.unit_file_state != "disabled")
    return Pass{"docker.service is " + *view.unit_file_state};
  return Fail{.code = "docker.not_enabled",
              .summary = "Docker does not start at boot",
              .cause =
                  "docker.service is running, but disabled: after a reboot everything Coolify "
                  "deployed stays down.",
              .evidence = "UnitFileState=" + *view.unit_file_state,
              .remedy = "Enable it: systemctl enable docker."};
}

}  // namespace

const Check& docker_boot_check() {
  static const Check check{
      .id = "docker_boot",
      .title = "Docker at boot",
      .order = 90,
      .default_severity = CheckSeverity::warn,
      .stage = CheckStage::docker,
      .docs = "Whether systemd starts docker.service at boot. Left out where there is no systemd.",
      .seen_as = "The login's systemd, or none.",
      .unseen = "Other supervisors than systemd; a start that fails.",
      .codes = {{"docker.not_enabled", "the service is disabled"}},
      .settings = {},
      .probes = {&docker_probe()},
      .judge = judge_docker_boot};
  return check;
}

}  // namespace checks
