#!/bin/sh
# Sets up, builds, looks at the sources and runs every test. The last line is "N passed, N failed",
# counted in test cases; each check of lint, docs being up to date and clang-tidy count as one.
#
#   scripts/test.sh              everything: what meets processes and hosts as it is; the unit tests,
#                                the fuzz targets' corpus and the main part of the acceptance tests
#                                under address+undefined sanitizers; the plugin, which answers many
#                                calls at once, under the thread sanitizer; what has ways of its own for each
#                                system with those of any POSIX system
#   scripts/test.sh quick        no sanitizers and no clang-tidy
#   scripts/test.sh tsan         all that has threads under the thread sanitizer: unit tests, and the
#                                plugin with 50 resources at once
set -eu
cd "$(dirname "$0")/.."
log=build/test.log
mkdir -p build
trap scripts/give_back.sh EXIT
: >"$log"
: >build/failures.log
passed=0
failed=0

# Adds up the summaries of the doctest programs that ctest ran. A program that fails without
# reporting a failed case (a crash, a time-out, a sanitizer's verdict) counts as one failure.
count() {
  result=$1
  cases=$(awk '/\[doctest\] test cases:/ { gsub(/[^0-9|]/, ""); split($0, n, "|"); p += n[2]; f += n[3] }
    END { printf "%d %d", p, f }' "$2")
  passed=$((passed + ${cases% *}))
  failed=$((failed + ${cases#* }))
  if [ "$result" != 0 ] && [ "${cases#* }" = 0 ]; then failed=$((failed + 1)); fi
}

# What the failed programs of a ctest log printed: their lines, each clipped, the last ones of each.
# Passing doctest cases print nothing, so this tells what went wrong. What Terraform tells of its
# progress is left out: it is long, and comes after the case's name.
what_failed() {
  sed -nE 's/^ *[0-9]+\/[0-9]+ Test +#([0-9]+): +([^ ]+) \.+ *\*\*\*(.*[^ ]) +[0-9.]+ sec.*/\1 \2: \3/p' "$1" |
    while read -r number verdict; do
      echo "ERROR: $verdict"
      grep "^$number: " "$1" |
        grep -vE '\[doctest\] (doctest version|run with)|Test (command|timeout)|"@level":"info"' |
        cut -c 1-600 | tail -n 80
    done
}

# begin_tests PART PRESET <ctest arguments>...: each program is told of as it ends. They wait for
# hosts more than they compute, so there are more of them than there are cores.
begin_tests() {
  part=$log.$1
  preset=$2
  shift 2
  echo "== tests: $preset $*"
  {
    result=0
    ctest --test-dir "build/$preset" -V -j "$((2 * $(nproc)))" --timeout 3600 "$@" 2>&1 || result=$?
    echo "$result" >"$part.result"
  } | tee "$part" | grep --line-buffered -E '^ *[0-9]+/[0-9]+ Test' || true
}

# end_tests PART: counts what begin_tests PART has run.
end_tests() {
  part=$log.$1
  result=$(cat "$part.result")
  if [ "$result" != 0 ]; then
    what_failed "$part" | tee -a build/failures.log
  fi
  count "$result" "$part"
  cat "$part" >>"$log"
  rm -f "$part" "$part.result"
}

# run_tests <preset> <ctest arguments>...
run_tests() {
  begin_tests part "$@"
  end_tests part
}

# look_at COMMAND...: each line "lint: CHECK: fine" or "FAILED" counts as one case, and so does a
# command that fails or ends without any. "Fine as far as looked at" counts as none.
look_at() {
  result=0
  "$@" >"$log.part" 2>&1 || result=$?
  cat "$log.part"
  fine=$(grep -cE '^lint: .*: fine$' "$log.part" || true)
  faults=$(grep -cE '^lint: .*: FAILED$' "$log.part" || true)
  partly=$(grep -cE '^lint: .*: fine as far as looked at, [0-9]+ files left$' "$log.part" || true)
  if [ "$faults" = 0 ] && { [ "$result" != 0 ] || [ "$fine$partly" = 00 ]; }; then faults=1; fi
  if [ "$faults" != 0 ]; then
    { echo "ERROR: $*"; cat "$log.part"; } >>build/failures.log
  fi
  passed=$((passed + fine))
  failed=$((failed + faults))
  cat "$log.part" >>"$log"
  rm -f "$log.part"
}

# Sanitizers report into files, because Terraform keeps to itself what its plugins print. What
# they found counts as one failure.
count_reports() {
  cat "build/$1"/sanitizer.* >"build/$1/reports" 2>/dev/null || return 0
  if [ "$1" = tsan ]; then
    awk -f tests/protocol/own_races.awk "build/$1/reports" >"build/$1/reports.own"
    mv "build/$1/reports.own" "build/$1/reports"
  fi
  [ -s "build/$1/reports" ] || return 0
  echo "test: what the sanitizers of $1 found:"
  head -n 200 "build/$1/reports"
  failed=$((failed + 1))
}

# sanitize <preset> <ctest arguments>...
sanitize() {
  preset=$1
  shift
  rm -f "build/$preset"/sanitizer.*
  export ASAN_OPTIONS="log_path=$PWD/build/$preset/sanitizer"
  export UBSAN_OPTIONS="$ASAN_OPTIONS:print_stacktrace=1"
  export TSAN_OPTIONS="$ASAN_OPTIONS:exitcode=0:suppressions=$PWD/tests/protocol/other_libraries.supp"
  run_tests "$preset" "$@"
  unset ASAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS
  count_reports "$preset"
}

# The real Terraform runs the provider that has sanitizers; tests and stand-in are those of dev.
begin_sanitized_acceptance() {
  export COOLIFY_TEST_PROVIDER_DIR="$PWD/build/asan/plugin"
  begin_tests acceptance dev -R '^acceptance\.sanitize$'
}

# What is labelled `sanitize` is run with sanitizers only, so nothing of it is built twice.
build_dev() {
  if is_quick "$@"; then scripts/build.sh dev; else
    scripts/build.sh dev terraform-provider-coolify base_tests codes_tests tests/support/all tests/standin/all \
      tests/contract/all tests/lab/all tests/protocol/all tests/acceptance/all tests/host/all tests/bench/all \
      tests/internals/all
  fi
}

# Of what has threads, the whole run takes the plugin, which answers many calls at once; the rest
# would make a run without any compiler cache too long.
build_tsan() { nice scripts/build.sh tsan plugin_tests protocol_terraform_tests "$@"; }

# run_tsan UNITS: for these folders' unit tests as well, "base|ssh".
run_tsan() { sanitize tsan -R "^(unit\.($1)(\..*)?|protocol\.threads)\$"; }

# What has ways of its own for each system, with those that any POSIX system has.
build_posix() {
  nice scripts/build.sh posix base_tests cli_tests plugin_tests protocol_tests \
    terraform-provider-coolify
}
run_posix() {
  run_tests posix -R '^(unit\.(base|cli|plugin)|protocol\.plugin|scripts\.portable)$'
}

# The parsers are met by their corpus here, with the sanitizers that make it worth its time.
build_asan() {
  nice scripts/build.sh asan terraform-provider-coolify sanitized_tests
}

docs_are_right() {
  if scripts/docs.sh check; then echo "lint: generated pages of docs/: fine"; else
    echo "lint: generated pages of docs/: FAILED"
    return 1
  fi
}

# await <process> <log>: whether what began earlier went well; what it printed otherwise, and one
# failure. How a build gets on from here is shown.
await() {
  { seen=$(wc -c <"$2"); } 2>/dev/null || seen=0
  tail -c "+$((seen + 1))" -f --pid="$1" "$2" 2>/dev/null | grep --line-buffered '^build: ' || true
  wait "$1" && return 0
  tail -n 100 "$2"
  failed=$((failed + 1))
  return 1
}

# after <process>: waits for it, which another job of this script began.
after() { tail --pid="$1" -f /dev/null; }

finish() {
  if [ -s build/failures.log ]; then
    echo "== what failed, in short (all of it is in $log)"
    grep -E 'TEST CASE:|ERROR|SUBCASE|values:|"@level":"error"|runtime error|SUMMARY:' \
      build/failures.log | tail -n 40
  fi
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
  exit
}

is_root() { [ "$(id -u)" = 0 ]; }
is_quick() { [ "${1:-}" = quick ]; }

if [ "${1:-}" = tsan ]; then
  scripts/deps.sh
  build_tsan base_tests http_tests events_tests ssh_tests coolify_tests registration_tests
  run_tsan 'base|http|events|ssh|coolify|registration|plugin'
  finish
fi

if is_quick "$@"; then scripts/deps.sh build test lint; else
  scripts/deps.sh build test lint sanitize
  # clang's sanitizers tell no function's name without it, and leave out by name what is to be left out.
  export ASAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-19
fi
# The lab's images come from the network while the compiler is busy, and the compiler works on while
# the tests wait for their hosts.
if is_root; then
  tests/lab/lab image debian13 debian12 >build/images.log 2>&1 &
  images=$!
fi
look_at scripts/lint.sh
build_dev "$@"
look_at docs_are_right
later='^none$'
if ! is_quick "$@"; then
  later='^sanitize$'
  build_asan >build/asan.log 2>&1 &
  asan=$!
  { after "$asan"; build_posix; } >build/posix.log 2>&1 &
  posix=$!
  { after "$posix"; build_tsan; } >build/tsan.log 2>&1 &
  tsan=$!
  { after "$tsan"; LINT_SECONDS=120 nice scripts/lint.sh tidy; } >build/tidy.log 2>&1 &
  tidy=$!
fi
has_hosts=false
if is_root && await "$images" build/images.log; then
  has_hosts=true
  run_tests dev -LE "$later"
else
  echo "test: the lab and the acceptance tests need root and the lab's images (real hosts in network" \
    "namespaces): run 'sudo make test'. They count as one failure here."
  run_tests dev -LE "^root$|$later"
  failed=$((failed + 1))
fi
if ! is_quick "$@"; then
  acceptance=
  if await "$asan" build/asan.log; then
    if $has_hosts; then
      begin_sanitized_acceptance &
      acceptance=$!
    fi
    sanitize asan -L 'unit|fuzz'
  fi
  if await "$posix" build/posix.log; then run_posix; fi
  if await "$tsan" build/tsan.log; then run_tsan plugin; fi
  if [ -n "$acceptance" ]; then
    wait "$acceptance"
    end_tests acceptance
  fi
  wait "$tidy" || true
  look_at cat build/tidy.log
fi
finish
