# Sourced by the scripts that build one static library each from Debian's source package. They set
# `root`, the checkout.
# shellcheck shell=sh disable=SC2154

say() { printf '%s: %s\n' "$name" "$*"; }
die() { say "$*" >&2; exit 1; }

# machine: this machine's name among Debian's architectures.
machine() { dpkg --print-architecture; }

# library NAME ARCH: what is built, and for which machines. Sets `stage`, where it goes.
library() {
  name=$1
  arch=$2
  if [ "$arch" = "$(machine)" ]; then
    stage=$root/build/deps/$name
    toolchain=
  else
    stage=$root/build/deps/$arch/$name
    toolchain=$root/cmake/$arch.cmake
    [ -f "$toolchain" ] || die "cannot be built for $arch on this machine"
  fi
  recipe="$arch $(cat "$0" "$root/cmake/static_library.sh" | cksum)"
}

is_built() { [ "$(cat "$stage/recipe" 2>/dev/null)" = "$recipe" ]; }

# build_library VERSION SUITE... -- <CMake options>...: unless the result of this recipe is there.
# VERSION is a pattern; the first of Debian's suites that has the package serves.
build_library() {
  if is_built; then
    say "already built in ${stage#"$root"/}"
    exit 0
  fi
  for tool in cmake cc; do
    command -v "$tool" >/dev/null || die "cannot be built: $tool is missing"
  done
  version=$1
  shift
  suites=
  while [ "$1" != -- ]; do
    suites="$suites $1"
    shift
  done
  shift
  work=$stage-work
  rm -rf "$work" "$stage"
  mkdir -p "$work"
  # What users get is root on their machines: hardened as cmake/house.cmake does it. Paths of the
  # machine that built it are no part of it.
  flags="-ffunction-sections -fdata-sections -fstack-protector-strong -U_FORTIFY_SOURCE"
  flags="$flags -D_FORTIFY_SOURCE=2 -ffile-prefix-map=$work=."
  # shellcheck disable=SC2086
  "$root/cmake/debian_source.sh" "$name" "$version" "$work/source" $suites >"$work.log" 2>&1 &&
    cmake -S "$work/source" -B "$work/build" ${toolchain:+-DCMAKE_TOOLCHAIN_FILE="$toolchain"} \
      -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DBUILD_STATIC_LIBS=ON -DBUILD_TESTING=OFF \
      -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DCMAKE_C_FLAGS="$flags" -DCMAKE_INSTALL_LIBDIR=lib \
      -DCMAKE_INSTALL_PREFIX="$stage" "$@" >>"$work.log" 2>&1 &&
    cmake --build "$work/build" -j "$(nproc)" >>"$work.log" 2>&1 &&
    cmake --install "$work/build" >>"$work.log" 2>&1 ||
    { tail -n 20 "$work.log" >&2; die "the build failed; the log is $work.log"; }
  dpkg-parsechangelog -l "$work/source/debian/changelog" -S Version >"$stage/version"
  cp "$work/source/debian/copyright" "$stage/copyright"
  rm -rf "$work"
  echo "$recipe" >"$stage/recipe"
  say "built from Debian's source, $(cat "$stage/version"), into ${stage#"$root"/}"
}
