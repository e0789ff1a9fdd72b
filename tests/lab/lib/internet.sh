#!/usr/bin/env bash
# Becomes the lab's internet; started in a network namespace of its own.
#
#   internet.sh NETWORK_NUMBER PROGRAM
set -eu -o pipefail
lab_home=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=common.sh
. "$lab_home/lib/common.sh"
# shellcheck source=cgroup.sh
. "$lab_home/lib/cgroup.sh"
# shellcheck source=network.sh
. "$lab_home/lib/network.sh"

cgroup_join "$(link_of "$1" "$internet_octet")" keeper
attach_to_bridge "$1" "$internet_octet"
# Whatever address is asked for is here, except those of the lab itself.
ip route add local default dev lo table main
printf '%s\n' "$$" >"$lab_state/internet.pid"
exec "$2" "$(address_of "$1" "$internet_octet")"
