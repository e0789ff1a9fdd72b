#!/bin/sh
# Builds libssh2 as a static library into build/deps/libssh2, from Debian's own source package. Needs
# no root and leaves the system's package sources alone. Does nothing when the system's own libssh2
# is patched or the result is already there.
#
# With "is-patched" only tells, by its exit status, whether the system's own will do. Older ones lack
# RSA-SHA2 signatures and strict key exchange; upstream's 1.11.0 and 1.11.1, which Ubuntu 24.04 and
# others ship, have holes that a server reaches before login. Debian 13 closes them in the package's
# revision below; what other distributions patch, a version does not tell.
set -eu

suite=trixie
line=1.11.1-1+deb13u
patched=${line}2
root=$(cd "$(dirname "$0")/.." && pwd)
stage=$root/build/deps/libssh2
recipe="$suite $(cksum <"$0")"

say() { printf 'libssh2: %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }

system_is_patched() {
  version=$(dpkg-query -W -f '${Version}' libssh2-1-dev 2>/dev/null) || return 1
  case $version in
    "$line"*) dpkg --compare-versions "$version" ge "$patched" ;;
    *) return 1 ;;
  esac
}

if [ "${1:-}" = is-patched ]; then
  system_is_patched
  exit
fi
if [ "$(cat "$stage/recipe" 2>/dev/null)" = "$recipe" ]; then
  say "already built in build/deps/libssh2"
  exit 0
fi
if system_is_patched; then
  say "using the system's, $version"
  exit 0
fi
for tool in apt-get dpkg-source cmake cc; do
  command -v "$tool" >/dev/null || die "cannot be built: $tool is missing"
done

key_ring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$key_ring" ] || die "cannot be built: package debian-archive-keyring is missing"
mirror=$("$root/scripts/debian_mirror.sh") || die "cannot be built"

work=$root/build/deps/libssh2-work
rm -rf "$work" "$stage"
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/src"
: >"$work/status"
echo "deb-src [signed-by=$key_ring] $mirror $suite main" >"$work/sources.list"

apt() {
  apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$work/lists" -o Dir::State::Status="$work/status" \
    -o Dir::Cache="$work/cache" -o Acquire::Languages=none -o APT::Sandbox::User= "$@"
}

(
  apt update
  cd "$work/src"
  apt --download-only source libssh2
  dpkg-source --no-check -x libssh2_1.11*.dsc libssh2
  cmake -S libssh2 -B ../build -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
    -DBUILD_STATIC_LIBS=ON -DBUILD_EXAMPLES=OFF -DBUILD_TESTING=OFF -DCRYPTO_BACKEND=OpenSSL \
    -DENABLE_ZLIB_COMPRESSION=OFF -DCMAKE_POSITION_INDEPENDENT_CODE=ON \
    -DCMAKE_C_FLAGS="-fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2" \
    -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_INSTALL_PREFIX="$stage"
  cmake --build ../build -j "$(nproc)"
  cmake --install ../build
) >"$work.log" 2>&1 || { tail -n 20 "$work.log" >&2; die "the build failed; the log is $work.log"; }

rm -rf "$work"
echo "$recipe" >"$stage/recipe"
say "built from Debian $suite's source into build/deps/libssh2"
