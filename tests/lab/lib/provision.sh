# shellcheck shell=bash
# What a cloud's first boot does to a fresh copy of an image: identity, keys, the login account.

make_identity() {
  local root=$1 id
  printf '%s\n' "$spec_name" >"$root/etc/hostname"
  read -r id </proc/sys/kernel/random/uuid
  printf '%s\n' "${id//-/}" >"$root/etc/machine-id"
  {
    printf '127.0.0.1 localhost\n127.0.1.1 %s\n::1 localhost\n' "$spec_name"
    printf '%s gateway.lab\n' "$(address_of "$spec_network" 1)"
  } >"$root/etc/hosts"
  printf 'nameserver %s\n' "$(address_of "$spec_network" "$internet_octet")" >"$root/etc/resolv.conf"
}

make_host_keys() {
  local root=$1 type
  for type in ed25519 ecdsa; do
    chroot "$root" ssh-keygen -q -N '' -C "root@$spec_name" -t "$type" \
      -f "/etc/ssh/ssh_host_${type}_key"
  done
  cut -d ' ' -f 1,2 "$root/etc/ssh/ssh_host_ed25519_key.pub" >"$host_dir/host_key"
}

# An account as clouds make it: its password locked, sudo without one.
make_account() {
  local root=$1
  [ "$spec_user" != root ] || return 0
  chroot "$root" useradd --create-home --shell /bin/bash --groups sudo "$spec_user"
  printf '%s ALL=(ALL) NOPASSWD:ALL\n' "$spec_user" >"$root/etc/sudoers.d/90-cloud"
  chmod 440 "$root/etc/sudoers.d/90-cloud"
}

authorize_keys() {
  local root=$1 home owner
  [ -e "$host_dir/authorized_keys" ] || return 0
  IFS=: read -r _ _ owner group _ home _ < <(grep "^$spec_user:" "$root/etc/passwd")
  install -d -m 700 -o "$owner" -g "$group" "$root$home/.ssh"
  install -m 600 -o "$owner" -g "$group" "$host_dir/authorized_keys" \
    "$root$home/.ssh/authorized_keys"
}

configure_services() {
  local root=$1
  {
    printf 'Port %s\n' "$spec_port"
    [ ! -e "$host_dir/sshd_options" ] || cat "$host_dir/sshd_options"
  } >"$root/etc/ssh/sshd_config.d/lab.conf"
  # Docker's rules would need a firewall of the host's own; containers reach their bridges without.
  # daemon.json stays free for those who want to configure Docker.
  if [ -d "$root/etc/docker" ] || [ -e "$root/usr/sbin/dockerd" ]; then
    printf 'DOCKER_OPTS="--iptables=false --ip6tables=false"\n' >"$root/etc/default/docker"
  fi
}

# The machine's memory as the host tells it: the kernel has but one /proc/meminfo.
make_meminfo() {
  [ -z "$spec_memory_mb" ] || awk -v kb=$((spec_memory_mb * 1024)) '
    $1 == "MemTotal:" { share = kb / $2 }
    /^(Mem|Buffers|Cached|Active|Inactive|AnonPages|Swap)/ { $2 = int($2 * share) }
    { printf "%-15s %8s %s\n", $1, $2, $3 }' /proc/meminfo >"$host_dir/meminfo"
}

provision() {
  local root=$1
  make_identity "$root"
  make_host_keys "$root"
  make_account "$root"
  authorize_keys "$root"
  configure_services "$root"
  make_meminfo
  install -m 755 "$lab_home/lib/init.sh" "$root/usr/local/sbin/lab-init"
}
