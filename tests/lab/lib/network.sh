# shellcheck shell=bash
# A lab is one bridge with a /24: .1 is this machine ("gateway"), .254 the lab's internet, which
# answers for every name and address beyond, and the hosts are in between. The address determines
# the MAC, so that neighbour entries never go stale when an address is given out again.

lab_prefix=10.231
lab_prefix6=fdc1:ab00
internet_octet=254

bridge_of() { printf 'clab-%d\n' "$1"; }
link_of() { printf 'clab-%d-%d\n' "$1" "$2"; }
address_of() { printf '%s.%d.%d\n' "$lab_prefix" "$1" "$2"; }
address6_of() { printf '%s:%x::%x\n' "$lab_prefix6" "$1" "$2"; }
mac_of() { printf '02:c1:ab:00:%02x:%02x\n' "$1" "$2"; }

# The number of this lab's network, nothing when it has none. The bridge itself says whose it is:
# its alias is the lab's state folder.
network_number() {
  local bridge
  for bridge in /sys/class/net/clab-*/bridge; do
    bridge=${bridge%/bridge}
    if [ -r "$bridge/ifalias" ] && [ "$(cat "$bridge/ifalias")" = "$lab_state" ]; then
      printf '%s\n' "${bridge##*-}"
      return 0
    fi
  done
}

# Free when neither a lab nor a route of this machine has it; the default route does not count.
network_is_free() {
  [ ! -e "/sys/class/net/$(bridge_of "$1")" ] || return 1
  ! { ip -4 route show match "$(address_of "$1" 0)/24" && ip -4 route show root "$(address_of "$1" 0)/24"; } |
    grep -qv '^default'
}

claim_network() {
  local number bridge
  for number in {0..255}; do
    network_is_free "$number" || continue
    bridge=$(bridge_of "$number")
    ip link add "$bridge" address "$(mac_of "$number" 1)" type bridge
    ip link set "$bridge" alias "$lab_state" up
    ip address add "$(address_of "$number" 1)/24" dev "$bridge"
    # A machine without IPv6 has hosts without.
    ip address add "$(address6_of "$number" 1)/64" dev "$bridge" nodad 2>/dev/null || true
    return 0
  done
  die "no free network in $lab_prefix.0.0/16"
}

create_network() {
  local program
  program=$(helper lab_internet)
  mkdir -p "$lab_state"
  with_lock /run/lock/clab.lock claim_network
  start_internet "$(network_number)" "$program"
}

# The internet is one more member of the bridge, with every address for a local one.
start_internet() {
  local link
  link=$(link_of "$1" "$internet_octet")
  cgroup_create "$link"
  lab_keeper=$$ setsid unshare --net -- "$lab_home/lib/internet.sh" "$1" "$2" \
    </dev/null >"$lab_state/internet.log" 2>&1 9>&- &
  until grep -qs ready "$lab_state/internet.log"; do
    kill -0 "$!" 2>/dev/null || die "the lab's internet did not start: $(cat "$lab_state/internet.log")"
    sleep 0.01
  done
}

remove_network() {
  local number=$1 port
  cgroup_kill "$(link_of "$number" "$internet_octet")"
  cgroup_remove "$(link_of "$number" "$internet_octet")"
  for port in "/sys/class/net/$(bridge_of "$number")/brif"/*; do
    [ ! -e "$port" ] || unplug "${port##*/}"
  done
  ip link delete "$(bridge_of "$number")"
}

# The following run inside a new network namespace and reach into the two around it: the machine's,
# where the bridge is, and the internet's.
on_machine() { nsenter --net="/proc/$lab_keeper/ns/net" -- "$@"; }

on_internet() { nsenter --net="/proc/$(cat "$lab_state/internet.pid")/ns/net" -- "$@"; }

# Known neighbours do not have to be asked for, so a black hole is silent from the first packet.
# know_neighbours NUMBER OCTET MAC_OCTET: the machine finds a host at its own MAC or at another's.
know_neighbours() {
  local bridge mac
  bridge=$(bridge_of "$1")
  mac=$(mac_of "$1" "$3")
  on_machine ip neighbour replace "$(address_of "$1" "$2")" lladdr "$mac" dev "$bridge"
  on_machine ip neighbour replace "$(address6_of "$1" "$2")" lladdr "$mac" dev "$bridge" 2>/dev/null || true
}

forget_neighbours() {
  local bridge
  bridge=$(bridge_of "$1")
  ip neighbour delete "$(address_of "$1" "$2")" dev "$bridge" 2>/dev/null || true
  ip neighbour delete "$(address6_of "$1" "$2")" dev "$bridge" 2>/dev/null || true
}

attach_to_bridge() {
  local number=$1 octet=$2 link
  link=$(link_of "$number" "$octet")
  ip link add eth0 address "$(mac_of "$number" "$octet")" type veth \
    peer name "$link" netns "/proc/$lab_keeper/ns/net"
  on_machine ip link set "$link" master "$(bridge_of "$number")" up
  ip link set lo up
  ip link set eth0 up
  ip address add "$(address_of "$number" "$octet")/24" dev eth0
  ip address add "$(address6_of "$number" "$octet")/64" dev eth0 nodad 2>/dev/null || true
  ip neighbour replace "$(address_of "$number" 1)" lladdr "$(mac_of "$number" 1)" dev eth0
  know_neighbours "$number" "$octet" "$octet"
}

# Takes the cable out at the machine's end, if there is one. The kernel takes its time to tear down
# the network of a boot that has ended, and until then its name is taken.
unplug() { ip link delete "$1" 2>/dev/null || true; }

# With a delay the host hangs on a tunnel instead, whose two ends delay_link has made: eth0 here and
# one beside the internet, which forwards and answers for the address on the bridge.
attach_to_tunnel() {
  local number=$1 octet=$2 link address address6
  link=$(link_of "$number" "$octet")
  address=$(address_of "$number" "$octet")
  address6=$(address6_of "$number" "$octet")
  on_internet ip link set "$link" up
  on_internet ip route replace "$address/32" dev "$link"
  on_internet sysctl -qw net.ipv4.conf.all.forwarding=1 net.ipv4.conf.eth0.proxy_arp=1 \
    net.ipv4.neigh.eth0.proxy_delay=0
  ip link set lo up
  ip link set eth0 up
  ip address add "$address" peer "$(address_of "$number" 1)" dev eth0
  ip route add default dev eth0
  {
    on_internet sysctl -qw net.ipv6.conf.all.forwarding=1 net.ipv6.conf.eth0.proxy_ndp=1
    on_internet ip route replace "$address6/128" dev "$link"
    on_internet ip neighbour replace proxy "$address6" dev eth0
    ip address add "$address6" peer "$(address6_of "$number" 1)" dev eth0 nodad
  } 2>/dev/null || true
  know_neighbours "$number" "$octet" "$internet_octet"
}

# A bridge port in state "disabled" (0) loses every packet and nobody is told.
black_hole_bridge_port() {
  case $2 in
    on) bridge link set dev "$1" state 0 ;;
    off) bridge link set dev "$1" state 3 ;;
  esac
}
