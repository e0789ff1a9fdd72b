#include "checks/docker_facts.h"

namespace checks {
namespace {

std::vector<ssh::ScriptInput> docker_inputs(const Options& options) {
  std::vector<ssh::ScriptInput> inputs;
  inputs.push_back({"docker_socket", base::Secret::harmless(options.docker_socket)});
  return inputs;
}

bool docker_well_formed(const HostFacts& facts, const Options& options) {
  return facts.peek(docker::kAskedSocket).value_or("") == options.docker_socket;
}

// The questions run side by side: each start of the CLI costs a good part of the whole inspection.
//
// Images are where `docker info` says, or with a containerd image store (the default of Docker 29)
// under containerd's own root: the one that dockerd has written down for a containerd of its own,
// or that of the system's. Parts of the engine's root may be mounts of their own.
constexpr std::string_view kQuestions = R"sh(
# answer EXIT-FACT OUTPUT-FACT COMMAND...: what a command says when it succeeds is on standard output;
# why it does not may be anywhere.
answer() {
  exit_fact=$1 output_fact=$2
  shift 2
  output=$(bounded "$limit" "$@")
  status=$?
  if [ "$status" != 0 ] && ! is_late "$status"; then output=$(bounded_all "$limit" "$@"); fi
  number "$exit_fact" "$status"
  text "$output_fact" "$output"
  return "$status"
}
ask_version() {
  answer docker.version_exit docker.version_output \
    coolify_docker version --format 'server={{json .Server}}'
}
# What the command itself says of a file in the plugin's place that it cannot use.
broken_plugin() {
  bounded "$limit" coolify_docker info \
    --format '{{range .ClientInfo.Plugins}}{{if .Err}}{{.Name}}|{{.Path}}: {{.Err}}
{{end}}{{end}}' | sed -n 's/^compose|//p' | head -n 1
}
ask_compose() {
  if answer docker.compose_exit docker.compose_output coolify_docker compose version --short; then
    answer docker.compose_list_exit docker.compose_list_output coolify_docker compose ls -q
    unknown docker.compose_of_user docker.compose_broken
    return
  fi
  maybe docker.compose_broken "$(broken_plugin)"
  unknown docker.compose_list_exit docker.compose_list_output
  if [ "$through" = yes ] && [ -n "$cli" ]; then
    reply docker.compose_of_user "$cli" compose version --short
  else
    unknown docker.compose_of_user
  fi
}
ask_info() {
  output=$(bounded "$limit" coolify_docker info --format 'id={{.ID}}
root={{.DockerRootDir}}
driver={{.Driver}}
cgroup={{.CgroupVersion}}
security={{.SecurityOptions}}
status={{.DriverStatus}}')
  status=$?
  [ "$status" = 0 ] || output=
  if is_late "$status"; then silent 'docker info' docker.info; else maybe docker.info "$output"; fi
  measure_engine "$(printf '%s\n' "$output" | sed -n 's/^root=//p')" "$output"
}
# What Coolify reaches, who knows of no socket.
ask_plain() {
  if [ -z "$docker_socket" ]; then
    unknown docker.plain_id docker.plain_output
    return
  fi
  output=$(bounded_all "$limit" plain_docker info --format 'id={{.ID}}')
  if is_late "$?"; then
    silent 'docker info' docker.plain_id docker.plain_output
  else
    maybe docker.plain_id "$(printf '%s\n' "$output" | sed -n 's/^id=//p')"
    maybe docker.plain_output "$output"
  fi
}
# The socket that the command asks, which a context or DOCKER_HOST may lead elsewhere: to none at all
# where the engine is reached over the network.
ask_socket() {
  endpoint=unix://$docker_socket
  if [ -z "$docker_socket" ]; then
    endpoint=$(bounded "$limit" plain_docker context inspect --format '{{.Endpoints.docker.Host}}')
    if is_late "$?"; then
      silent 'docker context' docker.socket
      return
    fi
  fi
  case $endpoint in
    unix:///*)
      socket=${endpoint#unix://}
      about=$(as_admin stat -L -c '%n %a %U %G' "$socket")
      if is_late "$?"; then
        silent stat docker.socket
        return
      fi
      case $through$about in yes) about=$(bounded "$limit" stat -L -c '%n %a %U %G' "$socket") ;; esac
      maybe docker.socket "$about"
      ;;
    *) unknown docker.socket ;;
  esac
}
ask_system() {
  reply docker.cli_target readlink -f "${cli:-$elsewhere}"
  reply docker.cli_version "${cli:-$elsewhere}" --version
  maybe docker.engine "$(PATH=$PATH:/snap/bin; command -v dockerd)"
  reply docker.service systemctl show docker.service --property=LoadState \
    --property=ActiveState --property=SubState --property=UnitFileState
}

as_admin() {
  if [ "$through" = yes ]; then bounded "$limit" sudo -n "$@"; else bounded "$limit" "$@"; fi
}
measure_here() {
  line=$(measure "$1" as_admin)
  case $through$line in yes-*) line=$(measure "$1" bounded "$limit") ;; esac
  printf '%s\n' "$line"
}
# The parts of the engine's root $1 on other devices.
parts_script='
  device=$(stat -c %d "$1") || exit
  for part in buildkit volumes containers overlay2 image containerd; do
    [ ! -d "$1/$part" ] || [ "$(stat -L -c %d "$1/$part")" = "$device" ] || echo "$1/$part"
  done
'
containerd_root_script='
  root_in() { sed -n "s/^root *= *[\"'"'"']\(.*\)[\"'"'"'] *$/\1/p" "$1" | head -n 1; }
  root=
  if [ -S /run/docker/containerd/containerd.sock ]; then
    root=$(root_in /run/docker/containerd/containerd.toml)
  fi
  if [ -z "$root" ] && grep -q "^imports" /etc/containerd/config.toml 2>/dev/null; then
    root=$(containerd config dump 2>/dev/null | root_in /dev/stdin)
  fi
  [ -n "$root" ] || root=$(root_in /etc/containerd/config.toml)
  echo "${root:-/var/lib/containerd}"
'
measure_engine() {
  root=${1:-/var/lib/docker}
  places=$(as_admin /bin/sh -c "$parts_script" sh "$root" 2>/dev/null)
  if is_late "$?"; then
    tell_rooms docker.rooms "late $root"
    return
  fi
  case $2 in
    *io.containerd.snapshotter*)
      images=$(as_admin /bin/sh -c "$containerd_root_script" 2>/dev/null)
      places="${images:-/var/lib/containerd}$newline$places"
      ;;
  esac
  tell_rooms docker.rooms "$(
    printf '%s\n' "$root" "$places" | {
      while IFS= read -r place; do
        [ -z "$place" ] || measure_here "$place" &
      done
      wait
    })"
}

find_docker
maybe docker.cli "$cli"
maybe docker.cli_elsewhere "$elsewhere"
maybe docker.asked_socket "$docker_socket"
if [ "$through" = late ]; then
  silent sudo docker.through_sudo docker.version_exit docker.version_output docker.info \
    docker.compose_exit docker.compose_output docker.compose_list_exit \
    docker.compose_list_output docker.compose_of_user docker.compose_broken docker.rooms \
    docker.plain_id docker.plain_output docker.socket
  ask_system
elif [ -z "$cli$elsewhere" ] && [ "$through" = no ]; then
  flag docker.through_sudo no
  unknown docker.cli_target docker.cli_version docker.version_exit docker.version_output \
    docker.info docker.compose_exit docker.compose_output docker.compose_list_exit \
    docker.compose_list_output docker.compose_of_user docker.compose_broken docker.engine \
    docker.socket docker.service docker.plain_id docker.plain_output
  measure_engine '' ''
else
  flag docker.through_sudo "$through"
  ask_system &
  ask_version &
  ask_info &
  ask_compose &
  ask_plain &
  ask_socket &
  wait
fi
)sh";

}  // namespace

const Probe& docker_probe() {
  static const std::string script = std::string(kDockerFunctions) + std::string(kQuestions);
  static const Probe probe{.name = "docker",
                           .viewer = Viewer::registered_user,
                           .script = script,
                           .facts = {docker::kCli,
                                     docker::kCliElsewhere,
                                     docker::kCliTarget,
                                     docker::kCliVersion,
                                     docker::kThroughSudo,
                                     docker::kVersionExit,
                                     docker::kVersionOutput,
                                     docker::kInfo,
                                     docker::kComposeExit,
                                     docker::kComposeOutput,
                                     docker::kComposeListExit,
                                     docker::kComposeListOutput,
                                     docker::kComposeOfUser,
                                     docker::kComposeBroken,
                                     docker::kEngine,
                                     docker::kService,
                                     docker::kAskedSocket,
                                     docker::kPlainId,
                                     docker::kPlainOutput,
                                     docker::kSocket,
                                     docker::kRooms},
                           .inputs = docker_inputs,
                           .well_formed = docker_well_formed};
  return probe;
}

}  // namespace checks
