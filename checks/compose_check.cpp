#include "base/text.h"
#include "checks/account_facts.h"
#include "checks/check.h"
#include "checks/docker_facts.h"
#include "checks/options.h"

namespace checks {
namespace {

Fail silent_plugin(const std::string& command) {
  return {
      .code = "docker.compose_silent",
      .summary = "The compose plugin of Docker does not answer",
      .cause = "`" + command + "` did not answer within " + std::to_string(kCommandSeconds) + " s.",
      .remedy = "Find out what keeps the machine busy; nothing has to be installed."};
}

/// What docker said before it began to list all its commands.
std::string without_usage(const std::string& output) {
  return output.substr(0, output.find("\nUsage:"));
}

/// The plugin that only the account itself has.
Fail plugin_of_user(const std::string& user, const std::string& version,
                    const std::string& output) {
  return {
      .code = "docker.compose_not_for_root",
      .summary = "sudo does not find the compose plugin",
      .cause = "The compose plugin " + version + " answers '" + user +
               "', but not through sudo, as Coolify calls it: it is in the account's own folder "
               "~/.docker/cli-plugins.",
      .evidence = output,
      .remedy = "Move it where it is for all: mkdir -p /usr/local/lib/docker/cli-plugins && mv ~" +
                user + "/.docker/cli-plugins/docker-compose /usr/local/lib/docker/cli-plugins/."};
}

/// A file in the plugin's place that is none, and hides one that may be behind it.
Fail broken_plugin(const std::string& what) {
  return {.code = "docker.compose_broken",
          .summary = "The compose plugin of Docker cannot be run",
          .cause =
              "The docker command takes the first file of that name that it finds, and this one "
              "does not run.",
          .evidence = what,
          .remedy =
              "Remove the file that the evidence names, or put a working plugin in its place, made "
              "for this architecture and executable (chmod 755). Where it belongs to a package, "
              "install that anew."};
}

/// What is wrong with a plugin that told its version.
std::optional<Fail> fault_at_work(const HostFacts& facts) {
  const std::int64_t exit = facts.get(docker::kComposeListExit).value_or(0);
  if (exit == 0) return std::nullopt;
  if (is_timeout(exit)) return silent_plugin("docker compose ls");
  const std::string output = facts.get(docker::kComposeListOutput).value_or("");
  if (tells_unfit_api(output)) {
    return Fail{
        .code = "docker.compose_unfit",
        .summary = "The compose plugin does not fit the engine",
        .cause =
            "The plugin tells its version, but has no version of Docker's API in common "
            "with the engine: they are of different ages.",
        .evidence = output,
        .remedy =
            "Bring the plugin to the release of the engine: docker-compose-plugin from "
            "Docker's own repository, or the package of the distribution. Remove an old one "
            "in /usr/local/lib/docker/cli-plugins or ~/.docker/cli-plugins."};
  }
  return Fail{.code = "docker.compose_failed",
              .summary = "The compose plugin of Docker does not work",
              .cause =
                  "The plugin tells its version, but `docker compose ls`, which asks the "
                  "engine, ended with code " +
                  std::to_string(exit) + ".",
              .evidence = output,
              .remedy = "Run `docker compose ls` on the host and repair what it reports."};
}

Judgement judge_compose(const HostFacts& facts, const Settings&) {
  const DockerView view = docker_view(facts);
  switch (view.state) {
    case DockerState::not_installed:
    case DockerState::not_in_path:
    case DockerState::not_in_sudo_path:
      return Skip{"there is no docker command; see the check `docker`"};
    default:
      break;
  }
  if (view.compose_version) {
    if (view.state != DockerState::ready) return Pass{"compose " + *view.compose_version};
    if (auto fault = fault_at_work(facts)) return *std::move(fault);
    return Pass{"compose " + *view.compose_version + " reaches the engine"};
  }
  const auto exit = facts.get(docker::kComposeExit);
  if (!exit) return Skip{"docker could not be asked for it; see the check `docker`"};
  if (is_timeout(*exit)) {
    return silent_plugin("docker compose version");
  }
  const std::string output = facts.get(docker::kComposeOutput).value_or("");
  if (const auto own = facts.get(docker::kComposeOfUser)) {
    return plugin_of_user(facts.get(user::kName), std::string(base::trimmed(*own)), output);
  }
  if (const auto broken = facts.get(docker::kComposeBroken)) return broken_plugin(*broken);
  return Fail{.code = "docker.compose_missing",
              .summary = "The compose plugin of Docker is missing",
              .cause =
                  "`docker compose version` failed. Coolify deploys everything with compose v2; "
                  "the old docker-compose command does not count.",
              .evidence = without_usage(output),
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
      .cured_by_installer = {"docker.compose_missing"},
      .docs =
          "`docker compose version` has to work for the account Coolify uses (through sudo when "
          "that is not root), and `docker compose ls`, which asks the engine.",
      .seen_as = "The account Coolify will use, through sudo where Coolify does.",
      .unseen = "Whether a given compose file is understood.",
      .codes = {{"docker.compose_broken", "what is in the plugin's place does not run"},
                {"docker.compose_missing", "there is no compose v2 plugin"},
                {"docker.compose_not_for_root", "only the account itself has it, and not sudo"},
                {"docker.compose_unfit", "plugin and engine have no version of the API in common"},
                {"docker.compose_failed", "the plugin does not work for another reason"},
                {"docker.compose_silent", "the plugin does not answer in time"}},
      .settings = {},
      .probes = {&docker_probe(), &user_probe()},
      .judge = judge_compose};
  return check;
}

}  // namespace checks
