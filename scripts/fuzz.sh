#!/bin/sh
# Builds the libFuzzer programs and runs each for some seconds, as many at once as there are cores.
# What one finds is kept in build/fuzz/found/<name>/: put it into tests/fuzz/corpus/<name>/ under a
# telling name and mend the parser. The last line is "N passed, N failed", in fuzz targets.
#
#   scripts/fuzz.sh [SECONDS [NAME...]]     60 seconds; all targets
set -eu
cd "$(dirname "$0")/.."
trap scripts/give_back.sh EXIT
seconds=${1:-60}
case $seconds in
  '' | *[!0-9]*)
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
[ $# = 0 ] || shift
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(sed -n 's/^add_fuzz_target(\([a-z_]*\).*/\1/p' tests/fuzz/CMakeLists.txt)

scripts/deps.sh build sanitize
targets=
for name in "$@"; do targets="$targets fuzz_$name"; done
# shellcheck disable=SC2086
scripts/build.sh fuzz $targets

# fuzz NAME: what the program says is in its log, and its own exit status beside it.
fuzz() {
  found=build/fuzz/found/$1
  mkdir -p "$found/inputs"
  status=0
  # What waits for a peer inside one input takes less than this.
  "build/fuzz/tests/fuzz/fuzz_$1" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
    -artifact_prefix="$found/" -print_final_stats=1 \
    "$found/inputs" "tests/fuzz/corpus/$1" >"$found/log" 2>&1 || status=$?
  echo "$status" >"$found/status"
}

# All take equally long, so they go in rows.
running=0
for name in "$@"; do
  fuzz "$name" &
  running=$((running + 1))
  [ $((running % $(nproc))) != 0 ] || wait
done
wait

passed=0
failed=0
for name in "$@"; do
  found=build/fuzz/found/$name
  inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$found/log")
  if [ "$(cat "$found/status")" = 0 ]; then
    passed=$((passed + 1))
    echo "fuzz: $name: nothing found in ${inputs:-no} inputs"
  else
    failed=$((failed + 1))
    echo "fuzz: $name: FAILED; the log and the input are in $found"
    tail -n 30 "$found/log"
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
