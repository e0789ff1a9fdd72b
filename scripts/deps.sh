#!/bin/sh
# Brings what a purpose needs on Debian 12, Debian 13 and Ubuntu 24.04, and says in one line each
# what it did or what is missing.
#
#   scripts/deps.sh [build] [test] [lint] [sanitize] [release] [cross] [emulate]
#                      without a word: build and test
#   scripts/deps.sh --help                             says this
#
# Building needs no Terraform; the tests and the demo do.
set -eu
cd "$(dirname "$0")/.."

build_packages="g++ cmake ninja-build pkg-config ccache libgrpc++-dev libprotobuf-dev
  protobuf-compiler protobuf-compiler-grpc libssl-dev libcurl4-openssl-dev nlohmann-json3-dev
  libcli11-dev libexpected-dev zlib1g-dev doctest-dev git"
# debootstrap knows a Debian mirror where this machine has none.
libssh2_packages="dpkg-dev debian-archive-keyring debootstrap"
# Either busybox serves, and each drives the other out.
test_packages="openssh-client openssh-server dropbear-bin busybox|busybox-static sudo fish tcsh
  debootstrap iproute2 procps openssl curl jq python3-yaml tmux"
# What tests take from npm, which they find in build/deps/node/node_modules.
test_node_modules="pusher@5 puppeteer-core@23"
lint_packages="clang-format-19 clang-tidy-19 shellcheck git"
# llvm-19 names the places in what the sanitizers report, and in what they are told to leave out.
sanitize_packages="clang-19 libclang-rt-19-dev llvm-19"
# What a static program for this machine takes besides, and for linux/arm64 on another one.
release_packages="lld libnghttp2-dev zip jq binutils dpkg-dev debian-archive-keyring debootstrap"
cross_packages="g++-aarch64-linux-gnu"
# What the tests of releases run arm64 with, and look into zips.
emulate_packages="qemu-user-static|qemu-user unzip file"

say() { printf 'deps: %s\n' "$*"; }

supported() {
  # shellcheck source=/dev/null
  . /etc/os-release
  if ! command -v apt-get >/dev/null; then
    say "$PRETTY_NAME is not supported: apt-get is missing"
    return 1
  fi
  case "$ID ${VERSION_ID:-}" in
    "debian 12" | "debian 13" | "ubuntu 24.04") ;;
    *) say "$PRETTY_NAME is not one of Debian 12, Debian 13, Ubuntu 24.04: package names may differ" ;;
  esac
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# missing_of PACKAGE|ALTERNATIVE...: of those none of which is installed, the first.
missing_of() {
  for choice in "$@"; do
    found=false
    for package in $(echo "$choice" | tr '|' ' '); do
      if is_installed "$package"; then found=true; fi
    done
    $found || printf '%s ' "${choice%%|*}"
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

install_packages() { as_root scripts/install_packages.sh "$@"; }

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
    say "packages for $purpose: MISSING. As root: scripts/install_packages.sh $missing"
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
  say "terraform or tofu: MISSING on PATH. \`make build\` needs none; the tests and the demo do:" \
    "https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install"
  return 1
}

# Node.js from wherever; then what the tests take from npm, all at once: npm removes what it was not
# asked for.
bring_node_modules() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    bring_packages "Node.js" nodejs npm || return 1
  fi
  missing=""
  for module in $test_node_modules; do
    [ -d "build/deps/node/node_modules/${module%@*}" ] || missing="$missing$module "
  done
  if [ -z "$missing" ]; then
    say "modules for Node.js: all there"
    return 0
  fi
  # shellcheck disable=SC2086
  if mkdir -p build/deps/node && npm install --prefix build/deps/node --no-save --no-package-lock \
    --ignore-scripts --no-audit --no-fund $test_node_modules >/dev/null; then
    say "modules for Node.js: installed $missing"
  else
    say "modules for Node.js: MISSING $missing"
    return 1
  fi
}

# bring_static_libraries ARCH: what no package has as a release needs it.
bring_static_libraries() { cmake/libssh2.sh static "$1" && cmake/libcurl.sh "$1"; }

# A browser from wherever; Ubuntu has no package of it.
bring_browser() {
  if path=$(command -v chromium); then
    say "chromium: $path"
  else
    bring_packages "the browser" chromium
  fi
}

case ${1:-} in
  -h | --help)
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
    exit
    ;;
esac
[ $# -gt 0 ] || set -- build test
supported || exit 1
failed=0
for purpose in "$@"; do
  # shellcheck disable=SC2086
  case $purpose in
    build)
      bring_packages building $build_packages || failed=1
      cmake/libssh2.sh is-patched || bring_packages "libssh2's source" $libssh2_packages || failed=1
      [ "$failed" = 1 ] || cmake/libssh2.sh || failed=1
      ;;
    test)
      bring_packages testing $test_packages || failed=1
      bring_node_modules || failed=1
      bring_browser || failed=1
      bring_terraform || failed=1
      ;;
    lint) bring_packages linting $lint_packages || failed=1 ;;
    release)
      bring_packages releases $release_packages || failed=1
      [ "$failed" = 1 ] || bring_static_libraries "$(dpkg --print-architecture)" || failed=1
      ;;
    cross)
      bring_packages "releases for arm64" $cross_packages || failed=1
      [ "$failed" = 1 ] || { cmake/arm64_root.sh && bring_static_libraries arm64; } || failed=1
      ;;
    sanitize) bring_packages "sanitizers and fuzzing" $sanitize_packages || failed=1 ;;
    emulate) bring_packages "testing releases" $emulate_packages || failed=1 ;;
    *)
      say "there is no purpose '$purpose': build, test, lint, sanitize, release, cross, emulate"
      exit 2
      ;;
  esac
done
scripts/give_back.sh
exit $failed
