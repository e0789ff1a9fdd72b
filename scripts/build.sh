#!/bin/sh
# Configures one preset when needed and builds it. An up-to-date tree rebuilds nothing.
set -eu
cd "$(dirname "$0")/.."
preset=${1:-dev}
shift || true

# A preset that changed is configured anew.
ninja=build/$preset/build.ninja
if [ ! -f "$ninja" ] || [ -n "$(find CMakePresets.json -newer "$ninja")" ]; then
  cmake --preset "$preset" >/dev/null
fi
cmake --build --preset "$preset" -- --quiet "$@"
echo "build: build/$preset is up to date"
