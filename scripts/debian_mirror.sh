#!/bin/sh
# Prints the URI of the Debian mirror to use: COOLIFY_DEBIAN_MIRROR; else the one this machine's
# packages come from; else, on other distributions, the default that debootstrap knows. With
# "security" the one for security updates, which only a Debian machine has.
set -eu

configured() {
  # shellcheck disable=SC2016 # apt-get fills these in
  apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' 2>/dev/null | awk '$2 == "Debian" { print $1 }'
}

# debootstrap itself and its scripts name mirrors of several distributions.
default_of_debootstrap() {
  cat /usr/share/debootstrap/scripts/sid /usr/sbin/debootstrap 2>/dev/null |
    sed -nE 's/^[[:space:]]*(default_mirror |DEF_MIRROR=)"?([^"[:space:]]*\/debian\/?)"?$/\2/p'
}

if [ "${1:-}" = security ]; then
  configured | awk '/security/ { print; exit }'
  exit
fi
mirror=${COOLIFY_DEBIAN_MIRROR:-}
[ -n "$mirror" ] || mirror=$(configured | awk '!/security/ { print; exit }')
[ -n "$mirror" ] || mirror=$(default_of_debootstrap | head -n 1)
if [ -z "$mirror" ]; then
  echo "no Debian mirror is configured here, and debootstrap, which knows one, is not installed;" \
    "set COOLIFY_DEBIAN_MIRROR to the URI of one" >&2
  exit 1
fi
printf '%s\n' "$mirror"
