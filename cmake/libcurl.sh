#!/bin/sh
# Builds libcurl as a static library for the static release from Debian's own source package: HTTP
# only, with OpenSSL, nghttp2 and zlib, and name look-ups in threads. What else a distribution's
# libcurl brings (LDAP, Kerberos, public suffixes, international names, other codings) would be in
# the program without ever being called. Needs no root.
#
#   cmake/libcurl.sh ARCH   for amd64 or arm64: build/deps/libcurl, or build/deps/arm64/libcurl on
#                           another machine
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=cmake/static_library.sh
. "$root/cmake/static_library.sh"

# The machine's own Debian first: its source is the one that its mirror surely holds.
suites() {
  # shellcheck source=/dev/null
  [ "$(. /etc/os-release && echo "$ID")" != debian ] || (. /etc/os-release && echo "$VERSION_CODENAME")
  echo trixie bookworm
}

library curl "$1"
# shellcheck disable=SC2046
build_library '[78]*' $(suites) -- -DBUILD_CURL_EXE=OFF -DHTTP_ONLY=ON -DCURL_USE_OPENSSL=ON \
  -DUSE_NGHTTP2=ON -DENABLE_THREADED_RESOLVER=ON -DENABLE_ARES=OFF -DUSE_LIBIDN2=OFF \
  -DCURL_USE_LIBPSL=OFF -DCURL_BROTLI=OFF -DCURL_ZSTD=OFF -DCURL_USE_LIBSSH2=OFF \
  -DCURL_USE_GSSAPI=OFF -DCURL_DISABLE_NTLM=ON -DCURL_DISABLE_OPENSSL_AUTO_LOAD_CONFIG=ON \
  -DCURL_CA_BUNDLE=none -DCURL_CA_PATH=none -DENABLE_MANUAL=OFF -DENABLE_CURL_MANUAL=OFF \
  -DBUILD_LIBCURL_DOCS=OFF -DBUILD_MISC_DOCS=OFF
