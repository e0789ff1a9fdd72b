#!/bin/sh
# What users get is hardened: a program built as the provider's release is, and the libssh2 that is
# linked into it.
set -u
house=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# verdict STATUS WHAT
verdict() {
  if [ "$1" = 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "ERROR: $2"
    cat "$work/log"
  fi
}

# build TYPE CXX_FLAGS: the program in $work/TYPE, as house.cmake has it but for the flags.
build() {
  cmake -S "$house/tests/scripts/hardened" -B "$work/$1" -G Ninja -DHOUSE="$house" \
    -DCMAKE_BUILD_TYPE="$1" -DCMAKE_CXX_FLAGS="$2" && cmake --build "$work/$1"
}

build Release "" >"$work/log" 2>&1 && "$house/scripts/hardened.sh" "$work/Release/program" >"$work/log"
verdict $? "a release is hardened"

[ "$("$work/Release/program" text 2>&1)" = text ]
verdict $? "and still runs"

says() { grep -qxF "hardened: $work/Debug/program: no $1" "$work/log"; }
build Debug "-O0 -fno-stack-protector -no-pie -Wl,-z,norelro,-z,lazy" >"$work/log" 2>&1 &&
  ! "$house/scripts/hardened.sh" "$work/Debug/program" >"$work/log" &&
  says "stack protector" && says "checked copies (_FORTIFY_SOURCE)" &&
  says "read-only relocations (RELRO)" && says "binding at the start (BIND_NOW)"
verdict $? "what is not hardened is told, property by property"

libssh2=$house/build/deps/libssh2/lib/libssh2.a
[ -e "$libssh2" ] || libssh2=$(readlink -f "$(gcc -print-file-name=libssh2.so)")
"$house/scripts/hardened.sh" "$libssh2" >"$work/log" 2>&1
verdict $? "libssh2 is hardened"

echo "[doctest] test cases: $((passed + failed)) | $passed passed | $failed failed | 0 skipped"
[ "$failed" = 0 ]
