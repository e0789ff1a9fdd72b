#!/bin/sh
# Configures one preset when needed and builds it. An up-to-date tree rebuilds nothing.
set -eu
cd "$(dirname "$0")/.."
preset=${1:-dev}
shift || true

[ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" -- --quiet "$@"
echo "build: build/$preset is up to date"
