#!/bin/sh
# Configures one preset when needed and builds it. An up-to-date tree rebuilds nothing. A long build
# tells how far it is: on a terminal as ninja does, elsewhere a line every 5 %.
#
#   scripts/build.sh [PRESET [TARGET...]]
set -eu
cd "$(dirname "$0")/.."
preset=${1:-dev}
shift || true
trap scripts/give_back.sh EXIT

# A preset that changed is configured anew.
ninja=build/$preset/build.ninja
if [ ! -f "$ninja" ] || [ -n "$(find CMakePresets.json -newer "$ninja")" ]; then
  cmake --preset "$preset" >/dev/null
fi

# What ninja prints of its progress is thinned out; what compilers say passes.
thin_out() {
  told=0
  while IFS= read -r line; do
    case $line in
      "progress "*)
        percent=${line#progress }
        percent=$(echo "${percent%%\%*}")
        if [ "$percent" -ge $((told + 5)) ] && [ "$percent" -lt 100 ]; then
          told=$percent
          echo "build: $preset: $percent % of its steps"
        fi
        ;;
      "ninja: no work to do." | "ninja: Entering directory"*) ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
}

if [ -t 1 ]; then
  cmake --build --preset "$preset" -- "$@"
else
  result=$(mktemp)
  {
    status=0
    NINJA_STATUS='progress %p ' cmake --build --preset "$preset" -- "$@" 2>&1 || status=$?
    echo "$status" >"$result"
  } | thin_out
  status=$(cat "$result")
  rm -f "$result"
  [ "$status" = 0 ] || exit "$status"
fi
echo "build: build/$preset is up to date"
