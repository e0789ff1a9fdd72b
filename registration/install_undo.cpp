#include "registration/install_shell.h"

namespace registration {

// What was there before is never in the list of what was added. What a package's program keeps
// (/var/lib/docker, changed configuration) may be somebody's work and stays, as the package manager
// has it.
const std::string_view kInstallUndo = R"sh(
# What a step puts on the host, takes away again, and cannot take away, is told among what the tools
# say, behind a byte that none of them writes.
mark=$(printf '\036')
note() { printf '\n%s%s\n' "$mark" "$1"; }
add() {
  added="$added $1"
  note "+$1"
}

stop_engine() {
  units='docker.service docker.socket'
  case "$names " in *' containerd '* | *' containerd.io '*) units="$units containerd.service" ;; esac
  if [ -d /run/systemd/system ]; then
    systemctl disable --now $units
    return
  fi
  # Without systemd at work its links are there nevertheless.
  if have systemctl; then systemctl disable $units; fi
  if have rc-update; then
    rc-service docker stop
    rc-update del docker default
  elif have service; then
    service docker stop
  fi
}
# A package that was never configured leaves its new configuration files beside the places of them.
remove_deb() {
  files=$(dpkg-query -W -f '${Conffiles}\n' "$@" 2>/dev/null | awk '{ print $1 }')
  dpkg --remove "$@" || return
  for file in $files; do rm -f "$file.dpkg-new"; done
}
# Exactly these packages: each of the programs refuses where another needs them. What is in use by
# somebody else's run of the manager is tried again.
remove_packages() {
  for attempt in 1 2 3 4 5 6; do
    case $manager in
      apt-get) remove_deb "$@" ;;
      dnf | yum | zypper) rpm -e "$@" ;;
      pacman) pacman -R --noconfirm "$@" ;;
      apk) apk del "$@" ;;
    esac && return
    sleep 5
  done
}
is_left() {
  case $1 in
    file:* | folder:*) [ -e "${1#*:}" ] ;;
    *) is_there "${1#*:}" ;;
  esac
}
# Takes away what $added says, as far as it is there and can be of ours.
take_away() {
  set -f
  names= said_of_removal=
  for token in $added; do
    case ${token#*:} in *[!a-zA-Z0-9.+:_~-]*) continue ;; esac
    case $token in
      package:[a-zA-Z0-9]* | key:gpg-pubkey-*)
        if is_left "$token"; then names="$names ${token#*:}"; fi
        ;;
    esac
  done
  if [ -n "$names" ]; then
    if have dockerd; then stop_engine >/dev/null 2>&1; fi
    said_of_removal=$(remove_packages $names 2>&1)
  fi
  for token in $added; do
    case $token in
      file:/etc/apt/sources.list.d/docker.list | file:/etc/apt/sources.list.d/docker-ce.list | \
        file:/etc/apt/keyrings/docker.asc | file:/etc/yum.repos.d/docker-ce.repo)
        rm -f "${token#*:}"
        ;;
    esac
  done
  case " $added " in *' folder:/etc/apt/keyrings '*) rmdir /etc/apt/keyrings 2>/dev/null ;; esac
  for token in $added; do
    if ! is_left "$token"; then
      note "-$token"
      continue
    fi
    printf '%s\n' "$said_of_removal"
    said_of_removal=
    note "!$token"
  done
  added=
}
undo() {
  added=$given
  take_away
}
)sh";

}  // namespace registration
