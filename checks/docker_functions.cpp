#include "checks/docker_facts.h"

namespace checks {

const std::string_view kDockerFunctions = R"sh(
find_docker() {
  cli=$(PATH=$login_path; command -v docker)
  elsewhere=
  [ -n "$cli" ] || elsewhere=$(PATH=$PATH:/snap/bin:/opt/bin; command -v docker)
  through=no
  [ "$(own_uid)" != 0 ] || return 0
  bounded "$limit" sudo -n true >/dev/null
  case $? in
    0) through=yes ;;
    124) through=late; return 1 ;;
  esac
}
coolify_docker() {
  if [ "$through" = yes ]; then sudo -n docker "$@"; else "${cli:-$elsewhere}" "$@"; fi
}
)sh";

}  // namespace checks
