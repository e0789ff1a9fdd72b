#!/bin/sh
# What is published does what users need of it: `make test-release`. Makes the release, and again in
# a checkout elsewhere; looks at the files; asks both programs over their protocol, the one for arm64
# under qemu; runs the acceptance tests, and Terraform in bare roots, with the one for this machine.
# Needs root.
#
#   tests/release/release_test.sh [anew]   anew: without the compiler's cache, which takes some 20
#                                          minutes more on two cores
set -u
# shellcheck source=tests/scripts/verdicts.sh
. "$(dirname "$0")/../scripts/verdicts.sh"
cd "$house" || exit 1
version=$(scripts/version.sh)
commit=$(scripts/version.sh commit)
program=terraform-provider-coolify
dist=$house/build/dist
elsewhere=$house/build/elsewhere
sums=${program}_${version}_SHA256SUMS

trap 'rm -rf "$work" "$elsewhere"' EXIT

verdict_of() {
  what=$1
  shift
  "$@" >"$log" 2>&1
  verdict $? "$what"
}

# make_again: the same commit, packages and compiler in another folder.
make_again() {
  rm -rf "$elsewhere"
  git clone -q "$house" "$elsewhere" && git -C "$elsewhere" checkout -q --detach "$(git rev-parse HEAD)" &&
    mkdir -p "$elsewhere/build" && cp -r build/deps "$elsewhere/build/" || return 1
  if [ "${1:-}" = anew ]; then export CCACHE_RECACHE=1; fi
  "$elsewhere/scripts/release.sh"
  result=$?
  unset CCACHE_RECACHE
  [ "$result" = 0 ] && diff "$dist/$sums" "$elsewhere/build/dist/$sums"
}

# unpacked ARCH: the program as the zip has it.
unpacked() { echo "$work/$1/${program}_v$version"; }
unpack() { mkdir -p "$work/$1" && unzip -q "$dist/${program}_${version}_linux_$1.zip" -d "$work/$1"; }

is_static() {
  file -b "$(unpacked "$1")" && file -b "$(unpacked "$1")" | grep -q 'static.* linked' &&
    [ "$(wc -c <"$(unpacked "$1")")" -le 20000000 ]
}

sums_are_right() {
  (cd "$dist" && sha256sum -c "$sums") &&
    [ "$(wc -l <"$dist/$sums")" = "$(find "$dist" -maxdepth 1 -type f ! -name '*SHA256SUMS*' | wc -l)" ]
}

manifest_is_right() {
  jq -e '. == {version: 1, metadata: {protocol_versions: ["6.0"]}}' "$dist/${program}_${version}_manifest.json"
}

# Each part has a version and a licence, and the program has the sum of what is in the zip.
sbom_is_right() {
  sbom=$dist/${program}_${version}_linux_$1.spdx.json
  sum=$(sha256sum "$(unpacked "$1")" | cut -d ' ' -f 1)
  jq -e --arg sum "$sum" --arg version "$version" '
    .spdxVersion == "SPDX-2.3"
    and .packages[0].checksums[0].checksumValue == $sum and .packages[0].versionInfo == $version
    and all(.packages[]; .versionInfo != "" and .licenseDeclared != "")
    and ([.packages[].name] | contains(["gRPC", "OpenSSL", "libcurl", "libssh2", "GNU C library"]))
    and ([.relationships[] | select(.relationshipType == "STATIC_LINK")] | length) == (.packages | length) - 1' \
    "$sbom"
}

# Its own words are all that a program for another machine is asked for by a shell.
run() {
  arch=$1
  shift
  if [ "$arch" = "$(dpkg --print-architecture)" ]; then "$(unpacked "$arch")" "$@"; else
    qemu-aarch64-static "$(unpacked "$arch")" "$@"
  fi
}

tells_version() { [ "$(run "$1" -version)" = "$version (commit $commit)" ]; }

# Many RPCs, sound and unsound ones.
answers_calls() {
  started=$work/$1/started
  if [ "$1" = "$(dpkg --print-architecture)" ]; then ln -sf "$(unpacked "$1")" "$started"; else
    printf '#!/bin/sh\nexec qemu-aarch64-static "%s" "$@"\n' "$(unpacked "$1")" >"$started"
    chmod +x "$started"
  fi
  build/dev/tests/protocol/rpc_hammer "$started" "$2" 1
}

acceptance() {
  COOLIFY_TEST_PROVIDER_DIR=$house/build/release/plugin \
    ctest --test-dir build/dev -V -j "$((2 * $(nproc)))" --timeout 3600 -R '^acceptance\.'
}

scripts/deps.sh test release cross || exit 1
scripts/deps.sh emulate || exit 1
verdict_of "the release is made" scripts/release.sh
scripts/build.sh dev || exit 1
verdict_of "the same bytes in another folder" make_again "$@"
verdict_of "the sums are those of all files" sums_are_right
verdict_of "the manifest" manifest_is_right
for arch in amd64 arm64; do
  unpack "$arch"
  verdict_of "$arch: statically linked, and small" is_static "$arch"
  verdict_of "$arch: what is in it" sbom_is_right "$arch"
  verdict_of "$arch: -version" tells_version "$arch"
done
verdict_of "amd64: answers calls" answers_calls amd64 2000
verdict_of "arm64: answers calls" answers_calls arm64 200
verdict_of "amd64: the acceptance tests" acceptance
passed_here=$passed
failed_here=$failed
tests/release/roots.sh | tee "$log"
rooted=$(sed -nE 's/^\[doctest\] test cases: [0-9]+ \| ([0-9]+) passed \| ([0-9]+) failed.*/\1 \2/p' "$log")
passed=$((passed_here + ${rooted% *}))
failed=$((failed_here + ${rooted#* }))
finish
