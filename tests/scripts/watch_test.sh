#!/bin/sh
# What `watch` shows on real terminals, played by tmux, and elsewhere; with the program in folder $1.
set -u
# shellcheck source=tests/scripts/verdicts.sh
. "$(dirname "$0")/verdicts.sh"
# shellcheck source=tests/scripts/events.sh
. "$(dirname "$0")/events.sh"
program=$1/terraform-provider-coolify
: >"$log"
unset NO_COLOR LC_ALL LC_CTYPE
export LANG=C.UTF-8
events=$work/events.jsonl
terminals=0
screen=:
trap '$screen kill-server 2>/dev/null; kill "$writer" 2>/dev/null; rm -rf "$work"' EXIT

# open WIDTH COMMAND...: a terminal of 24 lines that runs this and then stays.
open() {
  width=$1
  shift
  # Each has a server of its own: one that is to end may still be there.
  terminals=$((terminals + 1))
  screen="tmux -u -L watch$$-$terminals -f /dev/null"
  $screen new-session -d -x "$width" -y 24 "$*; echo \"exit \$?\" >$work/exit; sleep 600"
}
close() {
  $screen kill-server 2>/dev/null
  rm -f "$work/exit"
}

# shown [OPTION]: what is on the screen, without empty lines at its end.
shown() { $screen capture-pane -p "$@" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'; }

# shows TEXT: waits until it is on the screen.
shows() {
  for _ in $(seq 100); do
    if shown | grep -qF -- "$1"; then return 0; fi
    sleep 0.1
  done
  shown >"$log"
  return 1
}

# ends CODE: waits until the program has ended with this code.
ends() {
  for _ in $(seq 150); do
    if [ -s "$work/exit" ]; then
      [ "$(cat "$work/exit")" = "exit $1" ]
      return
    fi
    sleep 0.1
  done
  return 1
}

# is_screen FUNCTION WHAT: the screen is what the function prints; times at work may be any.
is_screen() {
  "$1" >"$work/wanted"
  for _ in $(seq 50); do
    shown | sed -E 's/( +)[0-9]+s( |$)/ TIME\2/; s/; [0-9]+m?[0-9]*s$/; TIME/; /^\^C$/d' >"$work/seen"
    if cmp -s "$work/wanted" "$work/seen"; then break; fi
    sleep 0.1
  done
  diff "$work/wanted" "$work/seen" >"$log"
  verdict $? "$2"
}

watch() { open "$1" "$program" watch "$events"; }

# A running registration of each kind, by a process that lives.
begin_writer
{
  started 1 now
  waits 1 now 4 '192.0.2.1 port 22: refused'
  started 2 now
  fails 2 now 'Docker is not installed: there is no docker in PATH, and install_docker is false.'
  started 3 now
  ready 3 now
  event ServerRegistrationQueued 4 now
} >"$events"

wide() {
  cat <<'END'
4 machines: 1 failed, 1 running, 1 ready, 1 queued; TIME
✘ web-2 192.0.2.2 docker TIME
  Docker is not installed: there is no docker in PATH, and install_docker is
  false. (docker.not_installed)
▸ web-1 192.0.2.1 wait_ssh TIME  SSH, try 4: 192.0.2.1 port 22: refused
✔ web-3 192.0.2.3 ready TIME  uuid3
◌ web-4 192.0.2.4 queued TIME
END
}
narrow() {
  cat <<'END'
4 machines: 1 failed, 1 running, 1
ready, 1 queued; TIME
✘ web-2 docker TIME
  Docker is not installed: there is no
  docker in PATH, and install_docker is
  false. (docker.not_installed)
▸ web-1 wait_ssh TIME
  SSH, try 4: 192.0.2.1 port 22: refused
✔ web-3 ready TIME
  uuid3
◌ web-4 queued TIME
END
}

watch 80
is_screen wide "a screen of 80 columns"
shown -e | grep -q "$(printf '\033')\[31m.*✘"
verdict $? "a failure is red"
$screen resize-window -x 40 -y 24
is_screen narrow "80 columns become 40"
$screen resize-window -x 80 -y 24
is_screen wide "40 columns become 80"
close

watch 40
is_screen narrow "a screen of 40 columns"
$screen send-keys C-c
ends 130
verdict $? "Ctrl-C ends it with 130"
is_screen narrow "and leaves the table"
close

open 80 NO_COLOR=1 "$program" watch "$events"
is_screen wide "a screen without colours"
shown -e >"$log" && ! grep -q "$(printf '\033')\[[0-9;]*m" "$log"
verdict $? "NO_COLOR leaves no colour"
close

open 80 LANG=C "$program" watch "$events"
shows 'x web-2 192.0.2.2 docker' && ! shown | LC_ALL=C grep -q '[^ -~]'
verdict $? "without UTF-8 there is nothing but ASCII"
close

# The process is killed in the middle of it.
watch 80
shows '1 running, 1 ready, 1 queued'
verdict $? "before its process is killed, a registration is at work"
end_writer
shows '4 machines: 1 failed, 2 ended without a word, 1 ready' && ends 1
verdict $? "after that it has ended without a word, and watching ends with 1"
shows '! web-1 192.0.2.1 wait_ssh' && shows 'ended without a word'
verdict $? "which the table says"
close

# The terminal is as it was.
: >"$events"
open 80 "stty -a >$work/before; $program watch $events; stty -a >$work/after"
shows 'No registration in'
ready 1 5 >>"$events"
shows '1 machine: 1 ready' && ends 0 && cmp "$work/before" "$work/after" >"$log" 2>&1
verdict $? "a terminal is left as it was"
[ "$($screen display-message -p '#{cursor_flag}#{wrap_flag}#{alternate_on}')" = 110 ]
verdict $? "with its cursor and its lines that wrap"
close

# Hundreds of machines in 24 lines.
begin_writer
for number in $(seq 200); do
  event ServerRegistrationQueued "$number" now
  [ "$number" -le 174 ] || continue
  started "$number" now
  stage "$number" now wait_ssh
  if [ "$number" -gt 2 ] && [ "$number" -le 152 ]; then ready "$number" now; fi
  if [ "$number" -gt 152 ] && [ "$number" -le 154 ]; then fails "$number" now broken; fi
done >"$events"
watch 80
shows '… and 179 more: 3 running, 150 ready, 26 queued' && [ "$(shown | wc -l)" = 23 ] &&
  shown | grep -q '^200 machines: 2 failed, 22 running, 150 ready, 26 queued; ' &&
  shown | sed -n 2p | grep -q '^✘ web-153 192.0.2.153 docker  *9s  broken (docker.not_installed)$'
verdict $? "hundreds of machines on a screen of 80 columns"
close
watch 40
shows '… and 181 more: 5 running, 150 ready, 26' && [ "$(shown | wc -l)" = 23 ]
verdict $? "hundreds of machines on a screen of 40 columns"
close
end_writer

# Elsewhere: lines, and the exit code.
rm "$events"
begin_writer
"$program" watch "$events" >"$log" 2>&1 &
watching=$!
sleep 0.6
{ started 1 1 && stage 1 1 wait_ssh && waits 1 2 1 refused && waits 1 3 2 refused; } >"$events"
sleep 0.4
ready 1 9 | head -c 99 >>"$events"
sleep 0.6
{ ready 1 9 | tail -c +100 && echo foreign; } >>"$events"
end_writer
wait "$watching"
[ $? = 0 ] && sed "s|$events|FILE|" "$log" >"$work/lines" && diff - "$work/lines" >"$log" <<'END'
Waiting for FILE
2026-11-23T10:00:01Z web-1: begins
2026-11-23T10:00:01Z web-1: wait_ssh
2026-11-23T10:00:02Z web-1: wait_ssh: SSH: refused
2026-11-23T10:00:09Z web-1: ready after 42s: uuid1
1 line is no event; left out
1 machine: 1 ready
END
verdict $? "a file that comes later, a torn line and a foreign one, in lines"

process=elsewhere:1:1
fails 2 3 broken >>"$events"
"$program" watch "$events" >"$log" 2>&1
[ $? = 1 ] && grep -qx '2 machines: 1 failed, 1 ready' "$log"
verdict $? "a failure ends with 1"
cat "$events" | "$program" watch - >"$log" 2>&1
[ $? = 1 ] && grep -qx '2 machines: 1 failed, 1 ready' "$log"
verdict $? "standard input"
mkfifo "$work/pipe"
ready 3 1 >"$work/pipe" &
"$program" watch "$work/pipe" >"$log" 2>&1
[ $? = 0 ] && grep -qx '1 machine: 1 ready' "$log"
verdict $? "a pipe"
"$program" watch "$work" >"$log" 2>&1
[ $? = 1 ] && grep -q 'event_file.cannot_read' "$log"
verdict $? "a folder is an error"
"$program" watch "$events" >/dev/full 2>"$log"
[ $? = 1 ] && grep -qx 'Error: The output could not be written: No space left on device.' "$log"
verdict $? "what cannot be shown is an error"
"$program" watch --follow --once "$events" >"$log" 2>&1
[ $? = 2 ]
verdict $? "following for ever and until all has ended at once is wrong usage"

# A hundred megabytes, in little memory and without their machines being forgotten.
awk 'BEGIN { line = sprintf("%999s", ""); gsub(/ /, "x", line)
  for (i = 0; i < 100000; ++i) print line }' >"$work/large"
ready 1 1 >>"$work/large"
prlimit --as=300000000 "$program" watch "$work/large" >"$log" 2>&1
[ $? = 0 ] && grep -qx '100000 lines are no events; left out' "$log" && grep -qx '1 machine: 1 ready' "$log"
verdict $? "a hundred megabytes"

finish
