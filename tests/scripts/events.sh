# shellcheck shell=sh
# Events of registrations as tests write them; for scripts that source verdicts.sh before.

# identity PID: how a process is told of in events.
identity() {
  printf '%.8s-%s:%s:%s' "$(cat /proc/sys/kernel/random/boot_id)" "$(stat -L -c %i /proc/self/ns/pid)" \
    "$1" "$(sed 's/.*) //' "/proc/$1/stat" | cut -d ' ' -f 20)"
}

# begin_writer: a process that lives, as `writer`, and how it is told of, as `process`.
begin_writer() {
  sleep 600 &
  writer=$!
  process=$(identity "$writer")
}

# end_writer: it is gone, and nobody waits for it.
end_writer() {
  kill -9 "$writer"
  wait "$writer" 2>/dev/null
}

# event TYPE NUMBER SECOND [KEY=JSON...]: a line about the machine web-NUMBER; the second is of a minute
# long ago, or "now".
event() {
  type=$1 number=$2
  case $3 in
    now) time=$(date -u +%Y-%m-%dT%H:%M:%S.000Z) ;;
    *) time=2026-11-23T10:00:$(printf %02d "$3").000Z ;;
  esac
  shift 3
  more=
  for pair in "$@"; do more="$more,\"${pair%%=*}\":${pair#*=}"; done
  printf '{"event":"%s","timestamp":"%s","correlation_id":"c%s","operation":"create","attempt":1,' \
    "$type" "$time" "$number"
  printf '"server_name":"web-%s","ip_address":"192.0.2.%s","port":22,"process":"%s"%s}\n' \
    "$number" "$number" "$process" "$more"
}

started() { event ServerRegistrationStarted "$@"; }
# stage NUMBER SECOND STAGE
stage() { event ServerRegistrationStage "$1" "$2" "stage=\"$3\""; }
# waits NUMBER SECOND TRY CAUSE
waits() {
  event ServerRegistrationWaiting "$1" "$2" 'stage="wait_ssh"' 'waiting_for="SSH"' "attempts=$3" \
    'code="ssh.connect_failed"' "error=\"$4\"" next_try_seconds=5
}
# ready NUMBER SECOND
ready() {
  event ServerRegistered "$1" "$2" 'stage="validate"' 'status="ready"' "server_id=\"uuid$1\"" \
    duration_seconds=42 'docker_version="27.1.1"'
}
# fails NUMBER SECOND CAUSE
fails() {
  event ServerRegistrationFailed "$1" "$2" 'stage="docker"' 'status="registration_failed"' \
    'code="docker.not_installed"' "error=\"$3\"" duration_seconds=9
}
