#!/bin/sh
# Brings what building, testing and the demo need on Debian 12, Debian 13 and Ubuntu 24.04, and
# says in one line each what it did or what is missing.
set -eu
cd "$(dirname "$0")/.."

build_packages="g++ cmake ninja-build pkg-config ccache libgrpc++-dev libprotobuf-dev
  protobuf-compiler protobuf-compiler-grpc libssl-dev libcurl4-openssl-dev nlohmann-json3-dev
  libcli11-dev libexpected-dev zlib1g-dev"
libssh2_packages="dpkg-dev debian-archive-keyring"
test_packages="doctest-dev openssh-client openssh-server dropbear-bin busybox sudo fish tcsh
  debootstrap iproute2 procps openssl git curl jq"
lint_packages="clang-format clang-tidy shellcheck"

say() { printf 'deps: %s\n' "$*"; }

supported() {
  # shellcheck source=/dev/null
  . /etc/os-release
  case "$ID $VERSION_ID" in
    "debian 12" | "debian 13" | "ubuntu 24.04") return 0 ;;
  esac
  say "$PRETTY_NAME is not one of Debian 12, Debian 13, Ubuntu 24.04: package names may differ"
  command -v apt-get >/dev/null
}

missing_of() {
  for package in "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || printf '%s ' "$package"
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

install_packages() {
  # A service that a package starts by itself has no place in a build.
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq update >/dev/null &&
    as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
      apt-get -qq -y --no-install-recommends install "$@" >/dev/null
}

bring_packages() {
  purpose=$1
  shift
  missing=$(missing_of "$@")
  if [ -z "$missing" ]; then
    say "packages for $purpose: all there"
    return 0
  fi
  # shellcheck disable=SC2086
  if install_packages $missing; then
    say "packages for $purpose: installed $missing"
  else
    say "packages for $purpose: MISSING. As root: apt-get install $missing"
    return 1
  fi
}

bring_terraform() {
  for tool in terraform tofu; do
    if path=$(command -v "$tool"); then
      say "$tool: $path"
      return 0
    fi
  done
  say "terraform or tofu: MISSING on PATH. The provider builds without; tests and demo need one:" \
    "https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install"
  return 1
}

supported || exit 1
failed=0
# shellcheck disable=SC2086
{
  bring_packages building $build_packages || failed=1
  bring_packages "libssh2's source" $libssh2_packages || failed=1
  bring_packages testing $test_packages || failed=1
  if [ "${1:-}" = lint ]; then bring_packages linting $lint_packages || failed=1; fi
}
[ "$failed" = 1 ] || cmake/libssh2.sh || failed=1
bring_terraform || failed=1
exit $failed
