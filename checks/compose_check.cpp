#include "checks/check.h"
#include "checks/docker_facts.h"
#include "checks/options.h"

namespace checks {
namespace {

Judgement judge_compose(const HostFacts& facts, const Settings&) {
  const DockerView view = docker_view(facts);
  if (view.state == DockerState::not_installed || view.state == DockerState::not_in_path) {
    return Skip{"there is no docker command; see the check `docker`"};
  }
  if (view.compose_version) return Pass{"compose " + *view.compose_version};
  if (is_timeout(facts.get(docker::kComposeExit).value_or(0))) {
    return Fail{.code = "docker.compose_silent",
                .summary = "The compose plugin of Docker does not answer",
                .cause = "`docker compose version` did not answer within " +
                         std::to_string(kCommandSeconds) + " s.",
                .remedy = "Find out what keeps the machine busy; nothing has to be installed."};
  }
  return Fail{.code = "docker.compose_missing",
              .summary = "The compose plugin of Docker is missing",
              .cause =
                  "`docker compose version` failed. Coolify deploys everything with compose v2; "
                  "the old docker-compose command does not count.",
              .evidence = facts.get(docker::kComposeOutput).value_or(""),
              .remedy =
                  "Install docker-compose-plugin (Docker's packages), docker-compose-v2 "
                  "(Ubuntu) or docker-compose (Debian 13, Arch, Alpine: docker-cli-compose)."};
}

}  // namespace

const Check& compose_check() {
  static const Check check{
      .id = "compose",
      .title = "Docker compose plugin",
      .order = 70,
      .stage = CheckStage::docker,
      .cured_by_installer = true,
      .docs =
          "`docker compose version` has to work for the account Coolify uses (through sudo when "
          "that is not root).",
      .codes = {{"docker.compose_missing", "there is no compose v2 plugin"},
                {"docker.compose_silent", "the plugin does not answer in time"}},
      .settings = {},
      .probes = {&docker_probe()},
      .judge = judge_compose};
  return check;
}

}  // namespace checks
