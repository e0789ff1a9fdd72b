#!/bin/sh
# Builds libssh2 as a static library from Debian's own source package. Needs no root. Does nothing
# when the system's own libssh2 is patched or the result is already there.
#
#   cmake/libssh2.sh               into build/deps/libssh2
#   cmake/libssh2.sh static ARCH   for the static release on amd64 or arm64, whatever the system has:
#                                  build/deps/libssh2, or build/deps/arm64/libssh2 on another machine
#   cmake/libssh2.sh is-patched    only tells, by its exit status, whether the system's own will do
#
# Older ones lack RSA-SHA2 signatures and strict key exchange; upstream's 1.11.0 and 1.11.1, which
# Ubuntu 24.04 and others ship, have holes that a server reaches before login. Debian 13 closes them
# in the package's revision below; what other distributions patch, a version does not tell.
set -eu

suite=trixie
line=1.11.1-1+deb13u
patched=${line}2
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=cmake/static_library.sh
. "$root/cmake/static_library.sh"

system_is_patched() {
  version=$(dpkg-query -W -f '${Version}' libssh2-1-dev 2>/dev/null) || return 1
  case $version in
    "$line"*) dpkg --compare-versions "$version" ge "$patched" ;;
    *) return 1 ;;
  esac
}

case ${1:-} in
  is-patched)
    system_is_patched
    exit
    ;;
  static) library libssh2 "$2" ;;
  *)
    library libssh2 "$(machine)"
    if system_is_patched && ! is_built; then
      say "using the system's, $version"
      exit 0
    fi
    ;;
esac
build_library '1.11*' "$suite" -- -DBUILD_EXAMPLES=OFF -DCRYPTO_BACKEND=OpenSSL \
  -DENABLE_ZLIB_COMPRESSION=OFF -DCMAKE_DISABLE_FIND_PACKAGE_ZLIB=ON
