#!/bin/sh
# Makes a release in build/dist, named as the public registries want it: a zip of one static program
# for each architecture, what is in it (SPDX), the manifest and the sums of all.
#
#   scripts/release.sh [ARCH...]   amd64 and arm64, of which this machine's needs no cross compiler
#
# The version is that of the tag vX.Y.Z on HEAD, else the one in CMakeLists.txt. GPG_FINGERPRINT
# names the key to sign the sums with. The same commit, compiler and packages give the same bytes,
# wherever the checkout is.
set -eu
cd "$(dirname "$0")/.."
umask 022
export LC_ALL=C TZ=UTC
program=terraform-provider-coolify
version=$(scripts/version.sh)
time=$(scripts/version.sh time)
machine=$(dpkg --print-architecture)
dist=build/dist
largest=$((20 * 1000 * 1000))
trap scripts/give_back.sh EXIT

say() { printf 'release: %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }

preset_of() { if [ "$1" = "$machine" ]; then echo release; else echo "release-$1"; fi; }

build() {
  preset=$(preset_of "$1")
  cmake --preset "$preset" -DPROJECT_RELEASE="$version" -DPROJECT_COMMIT="$(scripts/version.sh commit)" \
    >/dev/null
  scripts/build.sh "$preset" "$program"
}

# One program that needs nothing of the machine it will run on, as small as promised.
check() {
  ! readelf -Wl "$1" | grep -q INTERP || die "$1 wants a dynamic linker"
  ! readelf -Wd "$1" | grep -q NEEDED || die "$1 wants shared libraries"
  size=$(wc -c <"$1")
  [ "$size" -le "$largest" ] || die "$1 has $size bytes, more than $largest"
  # What the C library for arm64 reaches of the table of addresses; no linker tells of more.
  table=$(readelf -SW "$1" | sed -nE 's/.* \.got +PROGBITS +[0-9a-f]+ [0-9a-f]+ ([0-9a-f]+) .*/\1/p')
  [ "$((0x$table))" -le 28672 ] || die "$1 has a table of addresses of $((0x$table)) bytes"
  ! grep -qaF 'type.googleapis.com/envoy' "$1" || die "$1 has gRPC's part for xDS: plugin/rpc/without_xds.cpp has no effect"
  scripts/hardened.sh "$1"
}

# pack ARCH: the zip and what is in the program.
pack() {
  binary=build/$(preset_of "$1")/plugin/$program
  check "$binary"
  name=${program}_${version}_linux_$1
  stage=$dist/$name
  mkdir -p "$stage"
  install -m 0755 "$binary" "$stage/${program}_v$version"
  install -m 0644 LICENSE CHANGELOG.md "$stage"
  scripts/sbom.sh licences "$1" >"$stage/THIRD_PARTY_LICENSES"
  scripts/sbom.sh spdx "$1" "$binary" >"$dist/$name.spdx.json"
  chmod 0644 "$stage/THIRD_PARTY_LICENSES"
  mkdir -p "$dist/symbols"
  cp "$binary.symbols" "$dist/symbols/$name.symbols"
  find "$stage" "$dist/$name.spdx.json" -exec touch -d "@$time" {} +
  (cd "$stage" && find . -type f | sed 's|^\./||' | sort | zip -q -X -9 "../$name.zip" -@)
  say "$name.zip: $(wc -c <"$dist/$name.zip") bytes, the program $(wc -c <"$binary")"
}

sign() {
  if [ -z "${GPG_FINGERPRINT:-}" ]; then
    say "not signed: GPG_FINGERPRINT names no key"
  else
    case $(gpg --batch --with-colons --list-keys "$GPG_FINGERPRINT" | awk -F: '$1 == "pub" { print $4; exit }') in
      1 | 17) ;;
      *) die "registries take signatures by RSA and DSA keys only, and $GPG_FINGERPRINT is none" ;;
    esac
    gpg --batch --local-user "$GPG_FINGERPRINT" --output "$1.sig" --detach-sign "$1"
    say "signed by $GPG_FINGERPRINT"
  fi
}

if [ $# = 0 ]; then
  set -- "$machine"
  [ "$machine" != amd64 ] || set -- amd64 arm64
fi
if [ "$*" = "$machine" ]; then scripts/deps.sh build release; else scripts/deps.sh build release cross; fi
rm -rf "$dist"
mkdir -p "$dist"
for arch in "$@"; do
  build "$arch"
  pack "$arch"
done
printf '{"version":1,"metadata":{"protocol_versions":["6.0"]}}\n' \
  >"$dist/${program}_${version}_manifest.json"
sums=${program}_${version}_SHA256SUMS
(cd "$dist" && sha256sum -- *.zip *.json >"$sums")
sign "$dist/$sums"
say "$dist has version $version of commit $(scripts/version.sh commit)"
