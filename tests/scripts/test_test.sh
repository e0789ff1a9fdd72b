#!/bin/sh
# scripts/test.sh counts what it runs and fails with any part of it: in a tree where every other
# script, and ctest, is played.
set -u
# shellcheck source=tests/scripts/verdicts.sh
. "$(dirname "$0")/verdicts.sh"

# play PROGRAM: says and does what the standard input tells.
play() {
  mkdir -p "$(dirname "$tree/$1")"
  { echo '#!/bin/sh' && cat; } >"$tree/$1"
  chmod +x "$tree/$1"
}

# A tree in which all is well.
plant() {
  tree=$work/$1
  log=$tree.log
  mkdir -p "$tree/scripts" "$tree/bin" "$tree/build/dev" "$tree/build/asan" "$tree/build/posix" "$tree/build/tsan"
  mkdir -p "$tree/tests/protocol"
  cp "$house/scripts/test.sh" "$tree/scripts"
  cp "$house/tests/protocol/own_races.awk" "$tree/tests/protocol"
  for name in scripts/deps.sh scripts/build.sh scripts/docs.sh scripts/give_back.sh tests/lab/lab; do
    play "$name" </dev/null
  done
  play scripts/lint.sh <<'END'
[ "${1:-}" != tidy ] || { echo "lint: clang-tidy: fine"; exit 0; }
echo "lint: formatting: fine"
echo "lint: words: fine"
END
  play bin/id <<'END'
echo 0
END
  play bin/ctest <<'END'
echo "1/1 Test #1: some.tests ..... Passed"
echo "1: [doctest] test cases: 5 | 5 passed | 0 failed | 0 skipped"
END
}

# run ARGUMENT...: result is the exit status, last the last line.
run() {
  (cd "$tree" && PATH="$tree/bin:$PATH" scripts/test.sh "$@") >"$log" 2>&1
  result=$?
  last=$(tail -n 1 "$log")
}

# ends STATUS LINE WHAT
ends() {
  [ "$result" = "$1" ] && [ "$last" = "$2" ]
  verdict $? "$3: exit status $1 and '$2' were expected"
}

# Two checks of lint, docs and clang-tidy; 5 cases each of dev, asan, the sanitized
# acceptance, posix, tsan.
plant fine
run
ends 0 "29 passed, 0 failed" "all is well"
run quick
ends 0 "8 passed, 0 failed" "all is well in the short run"
run tsan
ends 0 "5 passed, 0 failed" "all is well with the thread sanitizer"

plant lint
play scripts/lint.sh <<'END'
[ "${1:-}" != tidy ] || { echo "lint: clang-tidy: fine"; exit 0; }
echo "lint: formatting: FAILED"
echo "lint: words: fine"
exit 1
END
run quick
ends 1 "7 passed, 1 failed" "a fault that lint finds"

plant lint-dies
play scripts/lint.sh <<'END'
exit 127
END
run quick
ends 1 "6 passed, 1 failed" "a lint that does not run"

plant docs
play scripts/docs.sh <<'END'
exit 1
END
run quick
ends 1 "7 passed, 1 failed" "old pages in docs/"

plant tidy
play scripts/lint.sh <<'END'
[ "${1:-}" != tidy ] || { echo "lint: clang-tidy: FAILED"; exit 1; }
echo "lint: words: fine"
END
run
ends 1 "27 passed, 1 failed" "a fault that clang-tidy finds"

plant tidy-out-of-time
play scripts/lint.sh <<'END'
[ "${1:-}" != tidy ] || { echo "lint: clang-tidy: fine as far as looked at, 3 files left"; exit 0; }
echo "lint: words: fine"
END
run
ends 0 "27 passed, 0 failed" "clang-tidy that has no time for all files"

plant tidy-dies
play scripts/lint.sh <<'END'
[ "${1:-}" != tidy ] || { echo "lint: clang-tidy: 3 files"; exit 0; }
echo "lint: words: fine"
END
run
ends 1 "27 passed, 1 failed" "clang-tidy that tells no verdict"

plant tests
play bin/ctest <<'END'
echo '1: {"@level":"info","@message":"Still creating"}'
echo '1: {"@level":"error","@message":"Error: no such thing"}'
echo "1/1 Test #1: some.tests ..... ***Failed  1.00 sec"
echo "1: [doctest] test cases: 5 | 3 passed | 2 failed | 0 skipped"
exit 8
END
run quick
ends 1 "6 passed, 2 failed" "failing tests"
grep -q 'Error: no such thing' "$log" && ! grep -q 'Still creating' "$log"
verdict $? "of what Terraform printed, its errors alone are to be told"

plant crash
play bin/ctest <<'END'
echo "1/1 Test  #1: some.tests .....***Exception: SegFault  0.10 sec"
exit 8
END
run quick
ends 1 "3 passed, 1 failed" "a program that crashes"
grep -qx 'ERROR: some.tests: Exception: SegFault' "$log"
verdict $? "at the end it is to be told how a program failed"

plant not-built
play bin/ctest <<'END'
case $2 in
  build/asan)
    echo "1: Test command: "
    echo "Unable to find executable: some_tests"
    echo "1/1 Test #1: some.tests .....***Not Run   0.00 sec"
    exit 8
    ;;
esac
echo "1: [doctest] test cases: 5 | 5 passed | 0 failed | 0 skipped"
END
run
ends 1 "24 passed, 1 failed" "a program that was not built"
[ "$(grep -cx 'ERROR: some.tests: Not Run' "$log")" = 2 ]
verdict $? "a program that was not built is to be told of"

plant asan-build
play scripts/build.sh <<'END'
[ "$1" != asan ]
END
run
ends 1 "19 passed, 1 failed" "a build that fails with the address sanitizer"

plant sanitized-acceptance
play bin/ctest <<'END'
case "$COOLIFY_TEST_PROVIDER_DIR" in
  */build/asan/plugin)
    sleep 1
    echo "1/1 Test #1: acceptance.sanitize ..... ***Failed  1.00 sec"
    echo "1: ERROR: a leak of ours"
    echo "1: [doctest] test cases: 5 | 4 passed | 1 failed | 0 skipped"
    exit 8
    ;;
esac
echo "1: [doctest] test cases: 5 | 5 passed | 0 failed | 0 skipped"
END
run
ends 1 "28 passed, 1 failed" "a failing acceptance test of the provider that has sanitizers"
grep -q 'a leak of ours' "$log"
verdict $? "what failed beside other tests is to be told"

plant slow-build
play scripts/build.sh <<'END'
[ "$1" = asan ] || exit 0
echo "build: asan: 5 % of its steps"
: >begun
until [ -e awaited ]; do sleep 0.1; done
echo "a compiler's warning"
echo "build: asan: 50 % of its steps"
END
play bin/ctest <<'END'
until [ -e begun ]; do sleep 0.1; done
echo "1: [doctest] test cases: 5 | 5 passed | 0 failed | 0 skipped"
END
play bin/wc <<'END'
command -p wc "$@"
case $(readlink /proc/self/fd/0) in */build/asan.log) : >awaited ;; esac
END
run
ends 0 "29 passed, 0 failed" "a build that takes longer than the tests"
grep -x 'build: .*' "$log" >"$tree.progress"
[ "$(cat "$tree.progress")" = "build: asan: 50 % of its steps" ] && ! grep -q warning "$log"
verdict $? "while a build is awaited, what is new of its progress is to be shown"

plant race
play bin/ctest <<'END'
echo "1: [doctest] test cases: 5 | 5 passed | 0 failed | 0 skipped"
case $2 in
  build/tsan)
    cat >build/tsan/sanitizer.1 <<'REPORT'
==================
WARNING: ThreadSanitizer: data race (pid=1)
  Write of size 8 at 0x1 by thread T1:
    #0 base::count ../../base/count.cpp:1 (base_tests+0x1)

  Previous write of size 8 at 0x1 by main thread:
    #0 base::count ../../base/count.cpp:2 (base_tests+0x2)
==================
REPORT
    ;;
esac
END
run
ends 1 "29 passed, 1 failed" "a race that the thread sanitizer reports"

finish
