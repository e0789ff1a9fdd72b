#!/bin/sh
# Builds and runs the benchmarks. Each compares against a reference in the same run; the raw numbers
# are kept in build/bench. The SSH benchmark needs root (a lab host behind a slow link).
set -eu
cd "$(dirname "$0")/.."
mkdir -p build/bench
trap scripts/give_back.sh EXIT
scripts/build.sh release terraform-provider-coolify
scripts/build.sh dev startup_bench grpc_skeleton calls_bench ssh_bench waiting_bench refresh_bench plan_bench \
  registrations_bench lab_tools

build/dev/tests/bench/startup_bench build/release/plugin/terraform-provider-coolify \
  build/dev/tests/bench/grpc_skeleton build/bench/startup.json
build/dev/tests/bench/calls_bench build/release/plugin/terraform-provider-coolify \
  build/bench/calls.json
build/dev/tests/bench/waiting_bench build/bench/waiting.json
COOLIFY_TEST_PROVIDER_DIR=$PWD/build/release/plugin \
  build/dev/tests/bench/refresh_bench build/bench/refresh.json
COOLIFY_TEST_PROVIDER_DIR=$PWD/build/release/plugin \
  build/dev/tests/bench/plan_bench build/bench/plan.json
BENCH_FILE=build/bench/registrations.json build/dev/tests/bench/registrations_bench
if [ "$(id -u)" = 0 ]; then
  tests/lab/lab image debian12 debian13
  build/dev/tests/bench/ssh_bench build/bench/ssh.json
else
  echo "bench: the SSH benchmark needs root: run 'sudo make bench'" >&2
  exit 1
fi
