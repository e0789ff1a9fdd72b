#!/bin/sh
# Installs packages, as root, without starting or enabling any service they bring: what the tests
# want of openssh-server is its program, and a developer's machine is not to become a server. A
# service that is there already stays as it is.
set -eu

policy=/usr/sbin/policy-rc.d
kept=

# Whatever asks whether it may start a service is told no.
forbid_starting() {
  if [ -e "$policy" ]; then
    kept=$(mktemp "$policy.XXXXXX")
    mv "$policy" "$kept"
  fi
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 0755 "$policy"
}

restore_policy() {
  rm -f "$policy"
  [ -z "$kept" ] || mv "$kept" "$policy"
  kept=
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# What the package's own script enabled for the next boot, under systemd or System V init. Whoever
# wants the service later enables it as usual.
disable_sshd() {
  if command -v update-rc.d; then update-rc.d ssh disable; fi
  if command -v systemctl; then systemctl disable ssh.service ssh.socket; fi
  rm -f /etc/systemd/system/multi-user.target.wants/ssh.service \
    /etc/systemd/system/sockets.target.wants/ssh.socket \
    /etc/systemd/system/ssh.service.requires/ssh.socket /etc/systemd/system/sshd.service
}

had_sshd=false
if is_installed openssh-server; then had_sshd=true; fi
log=$(mktemp)
finish() {
  restore_policy
  if ! $had_sshd && is_installed openssh-server; then disable_sshd >/dev/null 2>&1 || true; fi
  rm -f "$log"
}
trap finish EXIT
trap 'exit 130' INT TERM
forbid_starting
export DEBIAN_FRONTEND=noninteractive
# Kernels and services are nobody's business here.
export NEEDRESTART_SUSPEND=1
if ! { apt-get -qq update && apt-get -qq -y --no-install-recommends install "$@"; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  exit 1
fi
