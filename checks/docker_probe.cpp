#include "checks/docker_facts.h"

namespace checks {

// The questions run side by side: each start of the CLI costs a good part of the whole inspection.
const Probe& docker_probe() {
  static const Probe probe{
      .name = "docker",
      .viewer = Viewer::registered_user,
      .script = R"sh(
cli=$(PATH=$login_path; command -v docker)
elsewhere=
[ -n "$cli" ] || elsewhere=$(PATH=$PATH:/snap/bin:/opt/bin; command -v docker)
maybe docker.cli "$cli"
maybe docker.cli_elsewhere "$elsewhere"

ask_version() {
  output=$(bounded_all "$limit" "$@" version --format 'server={{json .Server}}')
  number docker.version_exit "$?"
  text docker.version_output "$output"
}
ask_info() {
  output=$(bounded "$limit" "$@" info --format 'root={{.DockerRootDir}}
driver={{.Driver}}
cgroup={{.CgroupVersion}}
security={{.SecurityOptions}}')
  status=$?
  [ "$status" = 0 ] || output=
  if is_late "$status"; then silent 'docker info' docker.info; else maybe docker.info "$output"; fi
  root=$(printf '%s\n' "$output" | sed -n 's/^root=//p')
  space "${root:-/var/lib/docker}" -Pk '' docker.root_available_kb
}
ask_compose() {
  output=$(bounded_all "$limit" "$@" compose version --short)
  number docker.compose_exit "$?"
  text docker.compose_output "$output"
}
ask_system() {
  reply docker.cli_target readlink -f "$cli"
  reply docker.cli_version "$cli" --version
  maybe docker.engine "$(PATH=$PATH:/snap/bin; command -v dockerd)"
  reply docker.socket stat -L -c '%n %a %U %G' /var/run/docker.sock
  reply docker.service systemctl show docker.service --property=LoadState \
    --property=ActiveState --property=SubState --property=UnitFileState
}

cli=${cli:-$elsewhere}
if [ -z "$cli" ]; then
  flag docker.through_sudo no
  unknown docker.cli_target docker.cli_version docker.version_exit docker.version_output \
    docker.info docker.root_available_kb docker.compose_exit docker.compose_output \
    docker.engine docker.socket docker.service
else
  ask_system &
  sudo=1
  if [ "$(own_uid)" != 0 ]; then
    bounded "$limit" sudo -n true
    sudo=$?
  fi
  if is_late "$sudo"; then
    silent sudo docker.through_sudo docker.version_exit docker.version_output docker.info \
      docker.compose_exit docker.compose_output docker.root_available_kb
  else
    if [ "$sudo" = 0 ]; then
      flag docker.through_sudo yes
      set -- sudo -n docker
    else
      flag docker.through_sudo no
      set -- "$cli"
    fi
    ask_version "$@" &
    ask_info "$@" &
    ask_compose "$@" &
  fi
  wait
fi
)sh",
      .facts = {docker::kCli, docker::kCliElsewhere, docker::kCliTarget, docker::kCliVersion,
                docker::kThroughSudo, docker::kVersionExit, docker::kVersionOutput, docker::kInfo,
                docker::kComposeExit, docker::kComposeOutput, docker::kEngine, docker::kService,
                docker::kSocket, docker::kRootAvailableKb}};
  return probe;
}

}  // namespace checks
