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
  output=$(bounded 6 "$@" version --format 'server={{json .Server}}' 2>&1)
  number docker.version_exit "$?"
  text docker.version_output "$output"
}
ask_info() {
  output=$(bounded 6 "$@" info --format 'root={{.DockerRootDir}}
driver={{.Driver}}
cgroup={{.CgroupVersion}}
security={{.SecurityOptions}}' 2>/dev/null) || output=
  maybe docker.info "$output"
  root=$(printf '%s\n' "$output" | sed -n 's/^root=//p')
  set -- $(space "${root:-/var/lib/docker}" -Pk)
  number docker.root_available_kb "$2"
}
ask_compose() {
  output=$(bounded 6 "$@" compose version --short 2>&1)
  number docker.compose_exit "$?"
  text docker.compose_output "$output"
}
ask_system() {
  maybe docker.cli_target "$(readlink -f "$cli")"
  maybe docker.cli_version "$(bounded 3 "$cli" --version 2>/dev/null)"
  maybe docker.engine "$(PATH=$PATH:/snap/bin; command -v dockerd)"
  maybe docker.socket "$(stat -L -c '%n %a %U %G' /var/run/docker.sock 2>/dev/null)"
  maybe docker.service "$(bounded 3 systemctl show docker.service --property=LoadState \
    --property=ActiveState --property=SubState --property=UnitFileState 2>/dev/null)"
}

cli=${cli:-$elsewhere}
if [ -z "$cli" ]; then
  flag docker.through_sudo no
  unknown docker.cli_target docker.cli_version docker.version_exit docker.version_output \
    docker.info docker.root_available_kb docker.compose_exit docker.compose_output \
    docker.engine docker.socket docker.service
else
  if [ "$(id -u)" != 0 ] && bounded 5 sudo -n true 2>/dev/null; then
    flag docker.through_sudo yes
    set -- sudo -n docker
  else
    flag docker.through_sudo no
    set -- "$cli"
  fi
  ask_version "$@" &
  ask_info "$@" &
  ask_compose "$@" &
  ask_system &
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
