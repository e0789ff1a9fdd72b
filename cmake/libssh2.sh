#!/bin/sh
# Builds libssh2 >= 1.11 as a static library into build/deps/libssh2, from Debian's own source
# package: upstream's 1.11.1 archive has holes a server can reach before login, Debian's patched
# source has not. Needs no root and leaves the system's package sources alone. Does nothing when
# the system's own libssh2 is new enough or the result is already there.
set -eu

suite=trixie
root=$(cd "$(dirname "$0")/.." && pwd)
stage=$root/build/deps/libssh2
recipe="$suite $(cksum <"$0")"

say() { printf 'libssh2: %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }

system_is_new_enough() { pkg-config --exists "libssh2 >= 1.11" 2>/dev/null; }

if [ "$(cat "$stage/recipe" 2>/dev/null)" = "$recipe" ]; then
  say "already built in build/deps/libssh2"
  exit 0
fi
if system_is_new_enough; then
  say "using the system's (1.11 or newer)"
  exit 0
fi
for tool in apt-get dpkg-source cmake cc; do
  command -v "$tool" >/dev/null || die "cannot be built: $tool is missing"
done

key_ring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$key_ring" ] || die "cannot be built: package debian-archive-keyring is missing"

# The mirror this machine already uses for Debian; on other distributions, where there is none,
# COOLIFY_DEBIAN_MIRROR names one.
mirror=${COOLIFY_DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' |
  awk '$2 == "Debian" && $1 !~ /security/ { print $1; exit }')}
[ -n "$mirror" ] ||
  die "no Debian mirror is configured here; set COOLIFY_DEBIAN_MIRROR to the URI of one"

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
    -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_INSTALL_PREFIX="$stage"
  cmake --build ../build -j "$(nproc)"
  cmake --install ../build
) >"$work.log" 2>&1 || { tail -n 20 "$work.log" >&2; die "the build failed; the log is $work.log"; }

rm -rf "$work"
echo "$recipe" >"$stage/recipe"
say "built from Debian $suite's source into build/deps/libssh2"
