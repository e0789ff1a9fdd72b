#!/bin/sh
# What users get is hardened: a program built as the provider's release is, and the libssh2 that is
# linked into it.
set -u
# shellcheck source=tests/scripts/verdicts.sh
. "$(dirname "$0")/verdicts.sh"

# build TYPE CXX_FLAGS: the program in $work/TYPE, as house.cmake has it but for the flags.
build() {
  cmake -S "$house/tests/scripts/hardened" -B "$work/$1" -G Ninja -DHOUSE="$house" \
    -DCMAKE_BUILD_TYPE="$1" -DCMAKE_CXX_FLAGS="$2" && cmake --build "$work/$1"
}

build Release "" >"$log" 2>&1 && "$house/scripts/hardened.sh" "$work/Release/program" >"$log"
verdict $? "a release is hardened"

[ "$("$work/Release/program" text 2>&1)" = text ]
verdict $? "and still runs"

says() { grep -qxF "hardened: $work/Debug/program: no $1" "$log"; }
build Debug "-O0 -fno-stack-protector -no-pie -Wl,-z,norelro,-z,lazy" >"$log" 2>&1 &&
  ! "$house/scripts/hardened.sh" "$work/Debug/program" >"$log" &&
  says "stack protector" && says "checked copies (_FORTIFY_SOURCE)" &&
  says "read-only relocations (RELRO)" && says "binding at the start (BIND_NOW)"
verdict $? "what is not hardened is told, property by property"

libssh2=$house/build/deps/libssh2/lib/libssh2.a
[ -e "$libssh2" ] || libssh2=$(readlink -f "$(gcc -print-file-name=libssh2.so)")
"$house/scripts/hardened.sh" "$libssh2" >"$log" 2>&1
verdict $? "libssh2 is hardened"

finish
