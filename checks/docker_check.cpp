#include "base/oldest_docker.h"
#include "checks/account_facts.h"
#include "checks/check.h"
#include "checks/docker_facts.h"
#include "checks/options.h"

namespace checks {
namespace {

std::string path_of_command(const HostFacts& facts) {
  const auto cli = facts.get(docker::kCli);
  return cli ? *cli : facts.get(docker::kCliElsewhere).value_or("");
}

Fail fail_of(const HostFacts& facts, const DockerView& view) {
  const std::string& user = facts.get(user::kName);
  switch (view.state) {
    case DockerState::not_installed:
      return Fail{.code = "docker.not_installed",
                  .summary = "Docker is not installed",
                  .cause = "There is no docker command on the host.",
                  .evidence = view.output,
                  .remedy = "Install Docker Engine " + std::to_string(base::kOldestDocker) +
                            " or newer with its compose plugin, best at first boot "
                            "(cloud-init): https://docs.docker.com/engine/install."};
    case DockerState::not_in_path:
      return Fail{
          .code = "docker.not_in_path",
          .summary = "Docker is not where Coolify looks for it",
          .cause = "There is " + facts.get(docker::kCliElsewhere).value_or("") +
                   ", but not in the PATH of a non-login shell of '" + user + "'.",
          .evidence = "PATH=" + facts.get(user::kPath),
          .remedy =
              "Install Docker from the system's or Docker's own packages, or link the command "
              "into /usr/local/bin."};
    case DockerState::not_in_sudo_path:
      return Fail{.code = "docker.not_in_sudo_path",
                  .summary = "sudo does not find the docker command",
                  .cause = "There is " + path_of_command(facts) + ", but for '" + user +
                           "' Coolify calls docker through sudo, and that looks for commands only "
                           "in the folders of `secure_path` in the sudoers files.",
                  .evidence = view.output,
                  .remedy = "Link the command into a folder that sudo looks in: ln -s " +
                            path_of_command(facts) +
                            " /usr/bin/docker. Or add its folder to `secure_path` (visudo)."};
    case DockerState::podman:
      return Fail{
          .code = "docker.podman",
          .summary = "Podman answers instead of Docker",
          .cause =
              "The docker command belongs to Podman. Coolify asks for the version of a Docker "
              "Engine and takes Podman's answer for version 0.",
          .evidence = view.output,
          .remedy = "Remove podman-docker and install Docker Engine."};
    case DockerState::client_only:
      return Fail{
          .code = "docker.client_only",
          .summary = "There is Docker's command but no engine",
          .cause = "Only the client is installed: there is neither dockerd nor its service.",
          .evidence = view.output,
          .remedy =
              "Install Docker Engine too: docker.io, or docker-ce from Docker's own repository."};
    case DockerState::client_unfit:
      return Fail{
          .code = "docker.client_unfit",
          .summary = "Docker's command does not fit its engine",
          .cause =
              "The docker command and the engine have no version of Docker's API in common: "
              "they are of different ages.",
          .evidence = view.output + facts.get(docker::kCliVersion).value_or(""),
          .remedy =
              "Bring both to the same release: docker-ce with docker-ce-cli from Docker's "
              "own repository, or docker.io with docker-cli of the distribution. Remove a "
              "command that was copied into /usr/local/bin."};
    case DockerState::snap_down:
      return Fail{
          .code = "docker.snap_down",
          .summary = "Docker from a snap is not running",
          .cause =
              "The docker command comes from a snap, and no engine answers it. Coolify does "
              "not support Docker from a snap even when it runs: its confinement hides most "
              "of the file system from the engine.",
          .evidence = view.output,
          .remedy =
              "Remove it (snap remove docker) and install Docker Engine from the system's "
              "or Docker's own packages. To keep it all the same: snap start --enable "
              "docker."};
    case DockerState::socket_down:
      return Fail{.code = "docker.socket_down",
                  .summary = "No engine answers at the given socket",
                  .cause = "Nobody answers at " + view.asked_socket.value_or("") +
                           ", where the engine is said to be.",
                  .evidence = view.output,
                  .remedy =
                      "Start the engine whose socket that is (a rootless one as its account: "
                      "systemctl --user start docker), or correct the path. Left out, it is the "
                      "engine that the docker command asks by itself."};
    case DockerState::other_endpoint:
      return Fail{.code = "docker.other_endpoint",
                  .summary = "The docker command is set to another engine",
                  .cause = "The command asks " + view.endpoint +
                           ", where nobody answers, instead of the engine of this host.",
                  .evidence = view.output,
                  .remedy =
                      "Remove DOCKER_HOST (from the start-up files and /etc/environment) and "
                      "`currentContext` (docker context use default) for "
                      "the account."};
    case DockerState::daemon_down:
      return Fail{.code = "docker.daemon_down",
                  .summary = "Docker daemon is not running",
                  .cause = "The docker command is there, but no engine answers it.",
                  .evidence = view.output,
                  .remedy = "Start it, and let it start at boot: systemctl enable --now docker."};
    case DockerState::daemon_starting:
      return Fail{
          .code = "docker.daemon_starting",
          .summary = "Docker daemon is still starting",
          .cause = "systemd says that docker.service is being activated; no engine answers yet.",
          .evidence = view.output,
          .remedy = "Wait, or look at journalctl -u docker when it does not come up.",
          .transient = true};
    case DockerState::daemon_silent:
      return Fail{
          .code = "docker.daemon_silent",
          .summary = "Docker daemon does not answer",
          .cause = "The engine did not answer within " + std::to_string(kCommandSeconds) + " s.",
          .evidence = view.output,
          .remedy =
              "Look at journalctl -u docker; a full disk or a broken storage driver are the "
              "usual causes. Where `curl --unix-socket " +
              view.socket_path.value_or("/var/run/docker.sock") +
              " http://d/version` answers, it is the command that hangs: look at what holds the "
              "account's ~/.docker."};
    case DockerState::permission_denied:
      return Fail{.code = "docker.permission_denied",
                  .summary = "Docker refuses the account Coolify is to use",
                  .cause = "The socket of Docker may not be used by '" + user +
                           "', neither directly nor through sudo.",
                  .evidence = view.output + facts.get(docker::kSocket).value_or(""),
                  .remedy =
                      "Give the account passwordless sudo (Coolify uses sudo for every user but "
                      "root); membership in the group docker alone does not suffice."};
    case DockerState::ready:
    case DockerState::failed:
      break;
  }
  return Fail{
      .code = "docker.failed",
      .summary = "Docker does not work",
      .cause = "`docker version` brought no readable version of an engine, or more than that.",
      .evidence = view.output,
      .remedy = "Run `docker version` on the host as '" + user + "' and repair what it reports."};
}

/// Coolify is told of no socket: what its docker does not reach is of no use to it.
Judgement judge_asked_engine(const HostFacts& facts, const DockerView& view,
                             const std::string& socket) {
  facts.rely_on(docker::kInfo);
  const auto plain = facts.get(docker::kPlainId);
  if (view.engine_id && plain == view.engine_id) {
    return Pass{"Docker Engine " + view.server_version.value_or("") + " answers at " + socket};
  }
  const bool through_sudo = facts.get(docker::kThroughSudo);
  const std::string account = through_sudo ? "root" : "'" + facts.get(user::kName) + "'";
  return Fail{
      .code = "docker.out_of_reach",
      .summary = "Coolify would not reach this engine",
      .cause = "The engine at " + socket + " answers. But Coolify calls `docker` and nothing more" +
               (through_sudo ? ", through sudo," : "") + " and so reaches " +
               (plain ? "another engine." : "no engine at all."),
      .evidence = facts.get(docker::kPlainOutput).value_or(""),
      .remedy = "Have the command lead there for " + account +
                ": remove DOCKER_HOST (from the start-up files and /etc/environment), which beats "
                "every context, then docker context create here --docker host=unix://" +
                socket +
                " && docker context use here. Or have the engine listen at /var/run/docker.sock."};
}

Judgement judge_docker(const HostFacts& facts, const Settings&) {
  const DockerView view = docker_view(facts);
  if (view.state == DockerState::ready && view.asked_socket) {
    return judge_asked_engine(facts, view, *view.asked_socket);
  }
  if (view.state == DockerState::ready) {
    return Pass{"Docker Engine " + view.server_version.value_or("") + " answers"};
  }
  if (view.state == DockerState::permission_denied && !facts.get(account::kActing)) {
    return Skip{"Docker could not be asked as the registered user; see the check `account`"};
  }
  return fail_of(facts, view);
}

}  // namespace

const Check& docker_check() {
  static const Check check{
      .id = "docker",
      .title = "Docker Engine",
      .order = 60,
      .stage = CheckStage::docker,
      .cured_by_installer = {"docker.not_installed", "docker.client_only"},
      .docs =
          "The docker command has to be in the PATH of a non-login shell, and the engine has to "
          "answer the account Coolify uses (through sudo when that is not root). The answer is "
          "the server part of `docker version`, not the version of the command. Where the socket "
          "of the engine is given, it is asked there, and the command has to lead to the same "
          "engine without being told: Coolify knows of no socket.",
      .seen_as = "The account Coolify will use, through sudo where Coolify does.",
      .unseen = "Engines on other sockets than the one that is asked.",
      .codes = {{"docker.not_installed", "there is no docker command"},
                {"docker.not_in_path", "it is outside the PATH of a non-login shell"},
                {"docker.not_in_sudo_path",
                 "sudo, through which Coolify calls it, does not find it"},
                {"docker.podman", "Podman stands behind Docker's name or socket"},
                {"docker.client_only", "there is the command, but no engine"},
                {"docker.client_unfit", "command and engine have no version of the API in common"},
                {"docker.snap_down", "Docker comes from a snap, and is not running"},
                {"docker.socket_down", "nobody answers at the socket that was given"},
                {"docker.out_of_reach",
                 "an engine answers there, but the docker command alone does not lead to it"},
                {"docker.other_endpoint", "the command asks an engine elsewhere"},
                {"docker.daemon_down", "the engine is not running"},
                {"docker.daemon_starting", "the engine is still starting"},
                {"docker.daemon_silent", "the engine does not answer in time"},
                {"docker.permission_denied", "the account may not use the engine"},
                {"docker.failed", "anything else; the evidence tells"}},
      .settings = {},
      .probes = {&docker_probe(), &user_probe(), &account_probe()},
      .judge = judge_docker};
  return check;
}

}  // namespace checks
