#!/usr/bin/env bash
# The first process of a boot, before it becomes the host's init: in mount, process, network, IPC and
# name namespaces of its own, but still seeing the machine's root. Called by machine.sh.
#
#   boot.sh HOST_FOLDER [in-cgroup]
set -eu -o pipefail
lab_home=$(cd "$(dirname "$0")/.." && pwd)
host_dir=$1
# shellcheck source=common.sh
. "$lab_home/lib/common.sh"
# shellcheck source=cgroup.sh
. "$lab_home/lib/cgroup.sh"
# shellcheck source=network.sh
. "$lab_home/lib/network.sh"
# shellcheck source=/dev/null
. "$host_dir/spec"
root=$host_dir/merged
link=$(link_of "$spec_network" "$spec_octet")

# A control group namespace takes the group it is made in for its root: enter first, then unshare.
if [ "${2:-}" != in-cgroup ]; then
  cgroup_join "$link" host
  exec unshare --cgroup -- "$0" "$host_dir" in-cgroup
fi

mount_devices() {
  local name
  mount -t tmpfs -o mode=755,size=64k,nosuid clab-dev "$root/dev"
  for name in "null 1 3" "zero 1 5" "full 1 7" "random 1 8" "urandom 1 9" "tty 5 0"; do
    # shellcheck disable=SC2086
    set -- $name
    mknod -m 666 "$root/dev/$1" c "$2" "$3"
  done
  mkdir -p "$root"/dev/{pts,shm,mqueue}
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
  mount -t mqueue mqueue "$root/dev/mqueue"
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  for name in stdin:0 stdout:1 stderr:2; do ln -s "/proc/self/fd/${name#*:}" "$root/dev/${name%:*}"; done
}

mount_cgroups() {
  local mount name
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mount --bind "/sys/fs/cgroup/$link/host" "$root/sys/fs/cgroup"
    cgroup_delegate "$root/sys/fs/cgroup"
    return 0
  fi
  mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
  for mount in $(cgroup_mounts); do
    name=${mount##*/}
    mkdir "$root/sys/fs/cgroup/$name"
    mount --bind "$mount/$link/host" "$root/sys/fs/cgroup/$name"
  done
}

mount_system() {
  mount -t proc proc "$root/proc"
  mount -t sysfs -o nosuid,noexec,nodev sysfs "$root/sys"
  mount_cgroups
  mount_devices
  mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$root/run"
  [ ! -e "$host_dir/meminfo" ] || mount --bind "$host_dir/meminfo" "$root/proc/meminfo"
  # A root inside must not be able to stop the machine around it.
  [ ! -e "$root/proc/sysrq-trigger" ] || mount --bind "$root/dev/null" "$root/proc/sysrq-trigger"
  # Docker's own overlays cannot lie on an overlay.
  mkdir -p "$root/var/lib/docker" "$host_dir/docker"
  mount --bind "$host_dir/docker" "$root/var/lib/docker"
}

# Opened by this shell itself, /proc/self is this process as the machine numbers it.
read -r pid _ </proc/self/stat

mount --make-rprivate /
mount --bind "$root" "$root"
mount_system
hostname "$spec_name"
# Debian lets everybody ping.
sysctl -qw net.ipv4.ping_group_range="0 2147483647"
if [ "$spec_latency_ms" = 0 ]; then
  attach_to_bridge "$spec_network" "$spec_octet"
  ip route add default via "$(address_of "$spec_network" "$internet_octet")"
  [ ! -e "$host_dir/black-hole" ] || on_machine bridge link set dev "$link" state 0
else
  attach_to_tunnel "$spec_network" "$spec_octet"
fi
ln -sfn "/proc/$pid/root" "$host_dir/root"
printf '%s\n' "$pid" >"$host_dir/pid.new"
exec 9<"$host_dir"
cd "$root"
pivot_root . .
umount -l .
cd /
# Not before: what enters a host in the middle of that starts with the machine's loader and goes on
# with the host's libraries.
mv /proc/self/fd/9/pid.new /proc/self/fd/9/pid
exec 9<&-
exec setpriv --bounding-set=-sys_time,-sys_module --inh-caps=-sys_time,-sys_module \
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/ \
  lab_docker="$spec_docker" lab_ssh_delay="$spec_ssh_delay" \
  tini -g -- /usr/local/sbin/lab-init </dev/null
