#!/bin/sh
# Installs packages, as root, without starting or enabling any service they bring: what the tests
# want of openssh-server is its program, and a developer's machine is not to become a server. A
# service that is there already stays as it is.
set -eu

# Another one is for the tests.
policy=${POLICY_RC_D:-/usr/sbin/policy-rc.d}
kept=$policy.before_install_packages

# Whatever asks whether it may start a service is told no. A file of ours is one that a run left
# behind when it was killed; what was there before that run is still beside it.
forbid_starting() {
  if [ -e "$policy" ] && ! grep -qs "^# $kept" "$policy"; then mv "$policy" "$kept"; fi
  printf '#!/bin/sh\n# %s is what comes back after the installation.\nexit 101\n' "$kept" >"$policy"
  chmod 0755 "$policy"
}

restore_policy() {
  rm -f "$policy"
  [ ! -e "$kept" ] || mv "$kept" "$policy"
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

# One run at a time, from looking at what is there to the end.
exec 9<"$(dirname "$policy")"
flock 9
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
if ! { apt-get -qq update && apt-get -qq -y --no-install-recommends install "$@"; } >"$log" 2>&1 9<&-; then
  tail -n 20 "$log" >&2
  exit 1
fi
