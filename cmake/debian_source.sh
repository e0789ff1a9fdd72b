#!/bin/sh
# Unpacks a Debian source package, security patches applied, from the mirror that this machine's
# own packages come from. Needs no root and leaves the system's package sources alone; apt checks
# signatures and sums.
#
#   cmake/debian_source.sh PACKAGE VERSION TARGET SUITE...
#
# TARGET becomes a folder with the source of VERSION (a pattern for the upstream version) from the
# first SUITE whose package can be had: a mirror may list one that it does not hold.
set -eu
package=$1
version=$2
target=$3
shift 3
root=$(cd "$(dirname "$0")/.." && pwd)
work=$target.fetch

for tool in apt-get dpkg-source; do
  command -v "$tool" >/dev/null || { echo "$tool is missing" >&2; exit 1; }
done
key_ring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$key_ring" ] || { echo "package debian-archive-keyring is missing" >&2; exit 1; }
mirror=$("$root/scripts/debian_mirror.sh")

apt() {
  apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$work/lists" -o Dir::State::Status="$work/status" \
    -o Dir::Cache="$work/cache" -o Acquire::Languages=none -o APT::Sandbox::User= "$@"
}

fetch() {
  rm -rf "$work" "$target"
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/source"
  : >"$work/status"
  echo "deb-src [signed-by=$key_ring] $mirror $1 main" >"$work/sources.list"
  apt update && (cd "$work/source" && apt --download-only source "$package") || return 1
  # shellcheck disable=SC2086 # a pattern
  set -- "$work/source/${package}"_$version*.dsc
  [ -f "$1" ] && dpkg-source --no-check -x "$1" "$target"
}

for suite in "$@"; do
  if fetch "$suite"; then
    rm -rf "$work"
    exit 0
  fi
  echo "$package cannot be had from $suite" >&2
done
exit 1
