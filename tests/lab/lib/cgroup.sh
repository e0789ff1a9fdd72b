# shellcheck shell=bash
# Each host is in control groups of its own, <name>/keeper for what runs outside of it and <name>/host
# for what runs inside, in every hierarchy this machine has. They are also the truth about which
# processes belong to a host: nothing leaves them, whatever happens to pid files.

# Where the machine keeps each of its hierarchies. A chroot beside it may have a /sys of its own: there
# the same ones are once more, and a group made in one place is in the other already.
cgroup_mounts() {
  awk -v home=/sys/fs/cgroup '
    { type = 7; while ($type != "-") type++; type++ }
    $type ~ /^cgroup2?$/ && ($5 == home || index($5, home "/") == 1) && !seen[$3]++ { print $5 }
  ' /proc/self/mountinfo
}

cgroup_create() {
  local mount file
  for mount in $(cgroup_mounts); do
    mkdir -p "$mount/$1"
    if [ -e "$mount/$1/cpuset.cpus" ] && [ -e "$mount/$1/cgroup.clone_children" ]; then
      # A version 1 cpuset takes no process before it has processors and memory.
      for file in cpuset.cpus cpuset.mems; do cat "$mount/$file" >"$mount/$1/$file"; done
      echo 1 >"$mount/$1/cgroup.clone_children"
    fi
    mkdir -p "$mount/$1/keeper"
  done
}

# Each boot begins with an empty group: what the last one left cannot be entered by its first process.
cgroup_renew_host() {
  local mount
  for mount in $(cgroup_mounts); do
    [ ! -d "$mount/$1/host" ] || find "$mount/$1/host" -depth -type d -exec rmdir {} +
    mkdir "$mount/$1/host"
  done
}

# cgroup_join NAME keeper|host: moves this shell. "0" stands for the writer.
cgroup_join() {
  local mount target
  for mount in $(cgroup_mounts); do
    target=$mount/$1/$2
    # The host's own group is a root that hands out controllers: its processes sit in a leaf.
    [ -d "$target/init" ] && target=$target/init
    echo 0 >"$target/cgroup.procs"
  done
}

# A version 2 group that contains processes cannot hand controllers on, and Docker wants them.
cgroup_delegate() {
  local group=$1 controllers controller
  mkdir -p "$group/init"
  echo 0 >"$group/init/cgroup.procs"
  controllers=$(cat "$group/cgroup.controllers")
  for controller in $controllers; do
    echo "+$controller" >"$group/cgroup.subtree_control" || true
  done
}

# cgroup_processes NAME...: one hierarchy tells them all.
cgroup_processes() {
  local mount name
  read -r mount < <(cgroup_mounts)
  for name in "$@"; do
    [ ! -d "$mount/$name" ] || find "$mount/$name" -name cgroup.procs -exec cat {} + 2>/dev/null || true
  done | sort -nu
}

# Kills every process of the groups and waits until they are gone. Those of another process
# namespace that were killed by their parent show up as 0 for a moment.
cgroup_kill() {
  local pids
  for _ in {1..30000}; do
    pids=$(cgroup_processes "$@")
    [ -n "$pids" ] || return 0
    # shellcheck disable=SC2046
    kill -KILL $(grep -vx 0 <<<"$pids") 2>/dev/null || true
    sleep 0.01
  done
  die "processes of $* do not end: ${pids//$'\n'/ }"
}

# cgroup_names PREFIX: the groups there are, from any hierarchy.
cgroup_names() {
  local mount path
  for mount in $(cgroup_mounts); do
    for path in "$mount/$1"*; do
      [ ! -d "$path" ] || printf '%s\n' "${path##*/}"
    done
  done | sort -u
}

cgroup_remove() {
  local mount name
  for mount in $(cgroup_mounts); do
    for name in "$@"; do
      [ ! -d "$mount/$name" ] || find "$mount/$name" -depth -type d -exec rmdir {} +
    done
  done
}
