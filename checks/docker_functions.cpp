#include "checks/docker_facts.h"

namespace checks {

const std::string_view kDockerFunctions = R"sh(
# What PAM gives a login of the account from /etc/environment, and sudo keeps from this shell.
take_environment() {
  if [ -n "$SSH_CONNECTION$DOCKER_HOST$DOCKER_CONTEXT" ]; then return 0; fi
  for variable in DOCKER_HOST DOCKER_CONTEXT; do
    value=$(sed -n "s/^[[:space:]]*\(export[[:space:]]\{1,\}\)\{0,1\}$variable=//p" /etc/environment \
      2>/dev/null | tail -n 1 | tr -d "\"'")
    if [ -n "$value" ]; then export "$variable=$value"; fi
  done
}
find_docker() {
  take_environment
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
plain_docker() {
  if [ "$through" = yes ]; then sudo -n docker "$@"; else "${cli:-$elsewhere}" "$@"; fi
}
coolify_docker() { plain_docker ${docker_socket:+-H "unix://$docker_socket"} "$@"; }
)sh";

}  // namespace checks
