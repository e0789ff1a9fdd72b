#!/bin/sh
# Unpacks the headers and static libraries for linux/arm64 that the release is linked with, from the
# distribution's own packages, into build/deps/arm64/root. Nothing is installed and no architecture
# is added to the system's.
set -eu

packages="libgrpc++-dev libgrpc-dev libprotobuf-dev libabsl-dev libre2-dev libc-ares-dev libssl-dev
  zlib1g-dev libnghttp2-dev nlohmann-json3-dev libcli11-dev libexpected-dev"
root=$(cd "$(dirname "$0")/.." && pwd)
stage=$root/build/deps/arm64/root
work=$stage-work

say() { printf 'arm64: %s\n' "$*"; }

# Anew when this machine's own packages were: the generated code belongs to one version of them.
# shellcheck disable=SC2086
recipe="$(cksum <"$0") $(dpkg-query -W $packages)"
if [ "$(cat "$stage/recipe" 2>/dev/null)" = "$recipe" ]; then
  say "packages are already unpacked in build/deps/arm64/root"
  exit 0
fi
rm -rf "$stage" "$work"
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/packages" "$stage"
: >"$work/status"

apt() {
  apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o Dir::State::Lists="$work/lists" \
    -o Dir::State::Status="$work/status" -o Dir::Cache="$work/cache" -o Acquire::Languages=none \
    -o APT::Sandbox::User= "$@"
}

unpack() {
  for package in "$work"/packages/*.deb; do
    dpkg-deb -x "$package" "$stage" && dpkg-deb -W "$package" >>"$stage/versions" || return 1
  done
}

# shellcheck disable=SC2086
if ! { apt update && (cd "$work/packages" && apt download $packages) && unpack; } >"$work.log" 2>&1; then
  tail -n 20 "$work.log" >&2
  say "the packages for arm64 cannot be had; the log is $work.log"
  exit 1
fi
rm -rf "$work"
echo "$recipe" >"$stage/recipe"
say "packages unpacked into build/deps/arm64/root"
