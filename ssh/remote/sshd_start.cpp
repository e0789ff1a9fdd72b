#include "ssh/remote/sshd_start.h"

namespace ssh {

// In a title a blank within a value cannot be told from one between arguments: an option with a
// blank is unclear there.
const std::string_view kSshdStart = R"sh(
newline="
"
unclear() { printf "unclear %s\n" "$1"; exit; }
status_of() { sed -n "s/^$2:[[:space:]]*\([0-9]*\).*/\1/p" "/proc/$1/status" 2>/dev/null; }
tell_options() {
  origin=$1 taken=
  shift
  for word; do
    case $taken in
      -[cfho]) word=$taken$word ;;
      *) while :; do
           case $word in -[46DdeGiqrRtTV]?*) word=-${word#-?} ;; *) break ;; esac
         done ;;
    esac
    taken=
    case $word in
      -[cfho]) taken=$word ;;
      -[cfh]?*)
        [ -f "${word#-?}" ] || unclear "Its options cannot be told apart: $origin"
        printf "option %.2s %s\n" "$word" "${word#-?}"
        ;;
      -o*)
        case $word in -o?*[=\ ]?*) ;; *) unclear "Its options cannot be told apart: $origin" ;; esac
        printf "option -o %s\n" "${word#-o}"
        ;;
    esac
  done
}
tell_words() { set -f; tell_options "$1" $1; exit; }
tell_lines() { set -f; IFS=$newline; set -- "$1" $1; unset IFS; tell_options "$@"; exit; }
of_unit() { systemctl show "$unit" -p "$1" 2>/dev/null | sed -n "s/^$1=//p" | head -n 1; }
# What the environment files of a unit set a variable to.
variable() {
  for file in $(systemctl show "$unit" -p EnvironmentFiles 2>/dev/null |
    sed -n "s/^EnvironmentFiles=\([^ ]*\) .*/\1/p"); do
    sed -n "s/^[[:space:]]*$1=//p" "$file" 2>/dev/null
  done | tail -n 1 | tr -d "\"\047"
}
tell_unit() {
  command -v systemctl >/dev/null || return 0
  unit=$(systemctl list-units --plain --no-legend --full --all "*@*:$1.service" "*@*:$1-*.service" \
    2>/dev/null | sed "s/ .*//" | head -n 1)
  [ -n "$unit" ] || return 0
  started=$(of_unit ExecStart | sed -n "s/.*argv\[\]=\(.*\) ; ignore_errors=.*/\1/p")
  case $started in *sshd*) ;; *) return 0 ;; esac
  words=
  set -f
  for word in $started; do
    name=${word#?}
    name=${name#"{"}
    case $word in \$*) word=$(variable "${name%"}"}") ;; esac
    words="$words $word"
  done
  tell_words "$words"
}

title_of() { tr "\000" "\n" <"/proc/$1/cmdline" 2>/dev/null; }
# Another sshd may stand beside that of the system, with a place of its own for its configuration.
tell_program() {
  program=$(readlink "/proc/$process/exe" 2>/dev/null)
  case $program in */sshd) [ ! -x "$program" ] || printf "program %s\n" "$program" ;; esac
}
# Ends with the options when the title is that of an sshd that listens.
tell_listener() {
  case $1 in
    sshd:*"[listener]"* | sshd | /*/sshd | sshd"$newline"* | /*/sshd"$newline"*) tell_program ;;
  esac
  case $1 in
    sshd:*"[listener]"*) tell_words "${1%%"[listener]"*}" ;;
    sshd | /*/sshd) exit ;;
  esac
  case ${1%%"$newline"*} in sshd | /*/sshd) tell_lines "$1" ;; esac
}
# A session that goes on when sshd starts anew is left without its parent.
tell_successor() {
  titles=
  for process in $(grep -lx sshd /proc/[0-9]*/comm 2>/dev/null); do
    process=${process#/proc/}
    process=${process%/comm}
    [ "$(status_of "$process" Uid)" = 0 ] || continue
    title=$(title_of "$process")
    case $title in
      sshd:*"[listener]"*) title=${title%%"[listener]"*} ;;
      sshd:*) continue ;;
    esac
    case $titles in '') titles=$title ;; "$title") ;; *) return ;; esac
  done
  case $titles in
    sshd:*) tell_words "$titles" ;;
    ?*) tell_listener "$titles" ;;
  esac
}

process=$2 session= above=
while [ "${process:-0}" -gt 1 ]; do
  child=$process
  process=$(status_of "$process" PPid)
  [ "${process:-0}" -ge 1 ] || break
  [ "$(status_of "$process" Uid)" = 0 ] || continue
  title=$(title_of "$process")
  tell_listener "$title"
  case $title in
    sshd:* | sshd-session:*) session=$process ;;
    *) if [ "$child" = "$session" ]; then above=$process; fi ;;
  esac
done
[ -n "$session" ] || exit 0
if [ "$above" = 1 ]; then
  tell_unit "$1"
  tell_successor
fi
unclear "It was started for this connection alone ($(title_of "$session"))."
)sh";

}  // namespace ssh
