#!/usr/bin/env bash
# One machine from unpacking to scrapping: it has the disk, and boots again and again until it is
# powered off. Runs in the background, outside of the host; `lab down` kills it.
#
#   machine.sh HOST_FOLDER
set -eu -o pipefail
lab_home=$(cd "$(dirname "$0")/.." && pwd)
host_dir=$1
# shellcheck source=common.sh
. "$lab_home/lib/common.sh"
# shellcheck source=image.sh
. "$lab_home/lib/image.sh"
# shellcheck source=cgroup.sh
. "$lab_home/lib/cgroup.sh"
# shellcheck source=network.sh
. "$lab_home/lib/network.sh"
# shellcheck source=provision.sh
. "$lab_home/lib/provision.sh"
# shellcheck source=/dev/null
. "$host_dir/spec"

# The upper layer is a folder of the machine's real disk, or, where free space matters, a small file
# system in memory, of which `df /` in the host then tells.
mount_disk() {
  local layers
  layers=$(image_layers "$spec_image" "$spec_docker")
  if [ -n "$spec_disk_mb" ]; then
    mount -t tmpfs -o "size=${spec_disk_mb}m,mode=755" clab-disk "$host_dir/disk"
  fi
  mkdir -p "$host_dir"/disk/{upper,work}
  mount -t overlay overlay "$host_dir/merged" -o \
    "lowerdir=$layers,upperdir=$host_dir/disk/upper,workdir=$host_dir/disk/work" ||
    die "overlayfs refuses $host_dir; set LAB_DIR to a folder on a plain file system"
}

# What starts a program in a network namespace of its own, for the bridge or behind a delay.
network_starter() {
  local delay_link
  if [ "$spec_latency_ms" = 0 ]; then
    starter=(unshare --net --)
  else
    delay_link=$(helper delay_link)
    starter=(on_internet "$delay_link" --delay-ms "$spec_latency_ms" --outside "$link" --inside eth0
      --black-hole-file "$host_dir/black-hole" --)
  fi
}

# unshare ends as its child did: 129 (SIGHUP) is how a namespace's first process ends on reboot(2),
# 130 (SIGINT) on power-off.
boot_until_powered_off() {
  local status=129
  while [ "$status" = 129 ]; do
    cgroup_renew_host "$link"
    unplug "$link"
    status=0
    "${starter[@]}" unshare --mount --pid --uts --ipc --fork --kill-child \
      "$lab_home/lib/boot.sh" "$host_dir" || status=$?
    say "$spec_name: went down with status $status"
  done
  rm -f "$host_dir/pid"
}

link=$(link_of "$spec_network" "$spec_octet")
cgroup_join "$link" keeper
exec 8<"$(image_path "$spec_image")/lock"
flock -s 8
export lab_keeper=$$
mount_disk
provision "$host_dir/merged"
network_starter
boot_until_powered_off
