#!/bin/sh
# Makes random RPC calls to the real provider's process: requests of every kind for everything it
# offers, with parts replaced by null, by unknown values, by other types, by bytes. Fails when the
# process dies once, or answers by anything but answers. A run is repeated by its seed.
#
#   scripts/hammer.sh [CALLS [SEED]]      100,000 calls with a seed of their own
set -eu
cd "$(dirname "$0")/.."
trap scripts/give_back.sh EXIT
calls=${1:-100000}
seed=${2:-$(date +%s)}
scripts/build.sh dev rpc_hammer terraform-provider-coolify
build/dev/tests/protocol/rpc_hammer build/dev/plugin/terraform-provider-coolify "$calls" "$seed"
