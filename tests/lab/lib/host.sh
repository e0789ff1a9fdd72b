# shellcheck shell=bash
# The life of hosts: up, down, and what can be done to one in between.

host_folder() { printf '%s/hosts/%s\n' "$lab_state" "$1"; }

load_host() {
  valid_name "${1:-}" || die "'${1:-}' is not a host's name: lower-case letters, digits and hyphens"
  host_dir=$(host_folder "$1")
  [ -e "$host_dir/spec" ] || die "there is no host '$1' in the lab $LAB_ID"
  # shellcheck source=/dev/null
  . "$host_dir/spec"
  link=$(link_of "$spec_network" "$spec_octet")
}

parse_order() {
  spec_name=${1:-}
  spec_image=debian13 spec_docker=running spec_user=root spec_port=22 spec_ssh_delay=0
  spec_disk_mb='' spec_memory_mb='' spec_latency_ms=0
  key_file='' sshd_options=()
  valid_name "$spec_name" || die "'$spec_name' is not a host's name: lower-case letters, digits and hyphens"
  shift
  while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || die "$1 needs a value"
    case $1 in
      --image) spec_image=$2 ;;
      --docker) spec_docker=$2 ;;
      --user) spec_user=$2 ;;
      --port) spec_port=$2 ;;
      --authorized-key) key_file=$2 ;;
      --sshd-option) sshd_options+=("$2") ;;
      --ssh-delay) spec_ssh_delay=$2 ;;
      --disk-mb) spec_disk_mb=$2 ;;
      --memory-mb) spec_memory_mb=$2 ;;
      --latency-ms) spec_latency_ms=$2 ;;
      *) die "up has no option '$1'" ;;
    esac
    shift 2
  done
}

check_order() {
  local number
  case $spec_docker in
    running | stopped | absent | client-only | no-compose) ;;
    *) die "--docker is running, stopped, absent, client-only or no-compose, not '$spec_docker'" ;;
  esac
  for number in "$spec_port" "$spec_ssh_delay" "${spec_disk_mb:-0}" "${spec_memory_mb:-0}" \
    "$spec_latency_ms"; do
    [[ $number =~ ^[0-9]+$ ]] || die "'$number' is not a whole number"
  done
  [[ $spec_user =~ ^[a-z_][a-z0-9_-]*$ ]] || die "'$spec_user' is not a user's name"
  [ -z "$key_file" ] || [ -r "$key_file" ] || die "cannot read $key_file"
}

# Runs under the lock.
claim_host() {
  local octet field
  if [ -z "$(network_number)" ]; then
    remove_stale_labs
    create_network
    [ -z "${LAB_OWNER:-}" ] || process_identity "$LAB_OWNER" >"$lab_state/owner"
  fi
  spec_network=$(network_number)
  mkdir -p "$lab_state"/{hosts,octets}
  mkdir "$host_dir" 2>/dev/null || die "there is a host '$spec_name' already; \`lab down $spec_name\` removes it"
  for ((octet = 2; octet < internet_octet; octet++)); do
    mkdir "$lab_state/octets/$octet" 2>/dev/null && break
  done
  [ "$octet" -lt "$internet_octet" ] || die "the lab is full"
  spec_octet=$octet
  for field in "${!spec_@}"; do printf '%s=%q\n' "$field" "${!field}"; done >"$host_dir/spec"
  cgroup_create "$(link_of "$spec_network" "$spec_octet")"
}

start_machine() {
  mkdir "$host_dir/disk" "$host_dir/merged"
  [ -z "$key_file" ] || cp "$key_file" "$host_dir/authorized_keys"
  [ ${#sshd_options[@]} = 0 ] || printf '%s\n' "${sshd_options[@]}" >"$host_dir/sshd_options"
  setsid unshare --mount "$lab_home/lib/machine.sh" "$host_dir" </dev/null >"$host_dir/log" 2>&1 &
  keeper=$!
}

await_boot() {
  for _ in {1..15000}; do
    [ ! -e "$host_dir/pid" ] || return 0
    kill -0 "$keeper" 2>/dev/null || return 1
    sleep 0.02
  done
  return 1
}

# inside COMMAND...: in the host's namespaces, as its root, with a login's environment. The subshell
# joins the host's control group first, and everything the command starts stays in it.
inside() {
  local pid
  [ -e "$host_dir/pid" ] || die "$spec_name is powered off"
  read -r pid <"$host_dir/pid"
  (
    cgroup_join "$link" host
    exec nsenter --target "$pid" --mount --uts --ipc --net --pid --cgroup --root --wd -- \
      env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
      LANG=C.UTF-8 "$@"
  )
}

# Asked from inside: sshd counts visitors who leave without logging in against their address.
await_sshd() {
  # shellcheck disable=SC2016 # expands in the host
  inside timeout 300 bash -c '
    until (exec 3<>"/dev/tcp/$0/$1" && read -r -t 5 banner <&3 && [[ $banner == SSH-* ]]) 2>/dev/null
    do sleep 0.02; done' "$(address_of "$spec_network" "$spec_octet")" "$spec_port"
}

await_docker() {
  inside timeout 300 bash -c '
    until curl -fs --unix-socket /run/docker.sock http://docker/_ping >/dev/null
    do sleep 0.05; done'
}

await_services() {
  [ "$spec_ssh_delay" != 0 ] || await_sshd || return
  case $spec_docker in running | no-compose) await_docker ;; esac
}

describe_host() {
  local address6=
  if [ -n "$(ip -6 -o address show dev "$(bridge_of "$spec_network")" scope global)" ]; then
    address6=$(address6_of "$spec_network" "$spec_octet")
  fi
  printf '{"name":%s,"ip":%s,"ip6":%s,"port":%d,"user":%s,"host_key":%s,"root":%s,"gateway":%s}\n' \
    "$(json_text "$spec_name")" "$(json_text "$(address_of "$spec_network" "$spec_octet")")" \
    "$(json_text "$address6")" "$spec_port" "$(json_text "$spec_user")" \
    "$(json_text "$(cat "$host_dir/host_key")")" "$(json_text "$host_dir/root")" \
    "$(json_text "$(address_of "$spec_network" 1)")"
}

abandon() {
  tail -n 20 "$host_dir/log" >&2
  down "$spec_name"
  die "$spec_name did not come up; above is the end of its log"
}

up() {
  parse_order "$@"
  check_order
  ensure_image "$spec_image"
  image_layers "$spec_image" "$spec_docker" >/dev/null
  host_dir=$(host_folder "$spec_name")
  with_lock "$LAB_DIR/labs/lock" claim_host
  load_host "$spec_name"
  trap 'down "$spec_name"; exit 1' INT TERM
  start_machine
  if ! await_boot || ! await_services; then abandon; fi
  describe_host | tee "$host_dir/host.json"
}

remove_host() {
  load_host "$1"
  cgroup_kill "$link"
  unplug "$link"
  forget_neighbours "$spec_network" "$spec_octet"
  cgroup_remove "$link"
  rm -rf "$host_dir" "$lab_state/octets/$spec_octet"
}

host_names() {
  local spec
  for spec in "$lab_state"/hosts/*/spec; do
    [ ! -e "$spec" ] || basename "${spec%/spec}"
  done
}

# Runs under the lock: the network goes with the last host.
leave_if_empty() {
  local number
  [ -z "$(ls -A "$lab_state/hosts" 2>/dev/null)" ] || return 0
  number=$(network_number)
  [ -z "$number" ] || remove_network "$number"
  rm -rf "$lab_state"
}

# Whatever a killed run left, even half made: the network knows its members by their control groups.
remove_lab() {
  local number groups
  number=$(network_number)
  if [ -n "$number" ]; then
    mapfile -t groups < <(cgroup_names "$(bridge_of "$number")-")
    cgroup_kill "${groups[@]}"
    cgroup_remove "${groups[@]}"
    remove_network "$number"
  fi
  rm -rf "$lab_state"
}

# A lab can belong to a process, as those of test programs do; it is stale when that one has ended
# without cleaning up.
remove_stale_labs() {
  local owner pid lab_state
  for owner in "$LAB_DIR"/labs/*/owner; do
    [ -e "$owner" ] || continue
    lab_state=${owner%/owner}
    read -r pid _ <"$owner"
    [ "$(process_identity "$pid")" = "$(cat "$owner")" ] || remove_lab
  done
}

down() {
  case ${1:-} in
    --all) with_lock "$LAB_DIR/labs/lock" remove_lab ;;
    --stale) with_lock "$LAB_DIR/labs/lock" remove_stale_labs ;;
    '') die "down needs a host's name, --all or --stale" ;;
    *)
      remove_host "$1"
      with_lock "$LAB_DIR/labs/lock" leave_if_empty
      ;;
  esac
}

list() {
  local name
  for name in $(host_names); do
    cat "$(host_folder "$name")/host.json" 2>/dev/null || true
  done
}

sshd() {
  load_host "${1:-}"
  case ${2:-} in
    start | stop | restart) inside service ssh "$2" >/dev/null ;;
    *) die "sshd NAME start|stop|restart" ;;
  esac
  [ "$2" = stop ] || await_sshd
}

docker() {
  load_host "${1:-}"
  case ${2:-} in
    start | stop) inside service docker "$2" >/dev/null 2>&1 ;;
    *) die "docker NAME start|stop" ;;
  esac
  [ "$2" = stop ] || await_docker
}

black_hole() {
  load_host "${1:-}"
  case ${2:-} in
    on) : >"$host_dir/black-hole" ;;
    off) rm -f "$host_dir/black-hole" ;;
    *) die "black-hole NAME on|off" ;;
  esac
  [ "$spec_latency_ms" != 0 ] || black_hole_bridge_port "$link" "$2"
}

# As a reboot is seen from outside: everything ends in order, then the machine is gone for a moment.
reboot() {
  local before now
  load_host "${1:-}"
  read -r before <"$host_dir/pid"
  # shellcheck disable=SC2016 # expands in the host
  inside sh -c 'trap "" TERM; kill -TERM -1; sleep 0.2; exec busybox reboot -f' 2>/dev/null || true
  for _ in {1..15000}; do
    now=$(cat "$host_dir/pid" 2>/dev/null) || break
    [ "$now" = "$before" ] || return 0
    sleep 0.02
  done
  tail -n 20 "$host_dir/log" >&2
  die "$1 does not come up again; above is the end of its log"
}
