#include "ssh/remote/shell_text.h"

#include <algorithm>
#include <array>

namespace ssh {
namespace {

// The pipe that a command prints into is read by us until either the command or the watchdog has
// put its status there: whoever holds it longer, because nobody can kill it, is left behind. The
// watchdog lets go of descriptor 9, on which scripts of ours hold locks.
//
// A command is ended with all that descends from it, as /proc tells: job control, which would make
// a group of it, needs a terminal in dash and BusyBox, and setsid starts no function. Some leave
// children behind when they are asked to end, and some do not end, so it is done twice. Without
// /proc it is the command alone. A watchdog survives the signals that end our shell, and ends its
// command as soon as that shell is gone or has lost its parent: then the connection is gone. Such a
// signal may have ended parents in the middle of the family, so it is looked up while all is well:
// at longer and longer intervals, because looking costs time on a machine that has none.
constexpr std::string_view kBounded = R"sh(
limit=10
last_words=
id_silent=
newline='
'
watched() {
  watched_seconds=$1
  shift
  "$@" </dev/null &
  watched_command=$!
  watch 2>/dev/null 9>&- &
  watchdog=$!
  wait "$watched_command"
  printf '\n=%s\n' "$?"
  kill -USR1 "$watchdog" 2>/dev/null
}
watch() {
  unset IFS
  trap '' PIPE
  trap 'kill "$nap"; exit' USR1
  trap 'watched_seconds=0' TERM HUP INT
  family=" $watched_command "
  seconds_passed=0 next_look=2
  while [ "$watched_seconds" -gt 0 ]; do
    sleep 1 &
    nap=$!
    wait "$nap"
    watched_seconds=$((watched_seconds - 1))
    [ "$watched_seconds" -ge 0 ] || break
    is_awaited || watched_seconds=0
    seconds_passed=$((seconds_passed + 1))
    if [ "$seconds_passed" = "$next_look" ]; then
      next_look=$((2 * next_look))
      family=" $watched_command "
      complete_family
    fi
  done
  ${last_words:-:}
  trap '' TERM HUP INT USR1
  printf '\n=124\n'
  complete_family
  kill $family
  sleep 1
  complete_family
  kill -9 $family
}
parent_of() {
  read -r stat_line <"/proc/$1/stat" || return 1
  set -- ${stat_line##*) }
  parent=$2
}
is_awaited() {
  kill -0 "$$" || return 1
  ! parent_of "$$" || [ "$parent" = "$PPID" ]
}
# Adds to $family all that descends from those in it.
complete_family() {
  set +f
  set -- /proc/[0-9]*
  set -f
  pairs=
  for process; do
    if parent_of "${process#/proc/}"; then pairs="$pairs $parent:${process#/proc/}"; fi
  done
  grown=yes
  while [ -n "$grown" ]; do
    grown=
    for pair in $pairs; do
      case $family in
        *" ${pair#*:} "*) ;;
        *" ${pair%:*} "*) family="$family${pair#*:} " grown=yes ;;
      esac
    done
  done
  set +f
}
relay() {
  relay_gap=
  while IFS= read -r relayed; do
    case $relayed in
      =[0-9]*) return "${relayed#=}" ;;
    esac
    printf '%s%s' "$relay_gap" "$relayed"
    relay_gap=$newline
  done
  return 125
}
# The account that runs the shell. Once id was silent, it is not asked again: $id_silent.
own_uid() {
  if [ -z "$id_silent" ]; then bounded "$limit" id -u && return; fi
  awk '$1 == "Uid:" { print $3 }' "/proc/$$/status"
}
own_name() {
  if [ -z "$id_silent" ]; then bounded "$limit" id -un && return; fi
  awk -F : -v uid="$(own_uid)" '$3 == uid { print $1; exit }' /etc/passwd
}
bounded() { { watched "$@" 2>/dev/null & } | relay; }
bounded_all() { { watched "$@" 2>&1 & } | relay; }
is_late() { [ "$1" = 124 ] || [ "$1" = 137 ] || [ "$1" = 143 ]; }
)sh";

// The session appends system folders to PATH; without them it is the PATH of the login again.
// LC_ALL=C keeps the messages of the tools in the one language that is recognised. No here-document
// and no temporary file anywhere: both need a file system that can be written to.
constexpr std::string_view kRecords = R"sh(
LC_ALL=C
export LC_ALL
unset LANGUAGE
login_path=${PATH%:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin}
login_path=${login_path:-/usr/bin:/bin}
PATH=$login_path:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
cd /

have() { command -v "$1" >/dev/null 2>&1; }

unknown() { printf '%s\n' "$@"; }
flag() { printf '%s\t%s\n' "$1" "$2"; }
number() {
  case $2 in
    '' | *[!0-9]*) unknown "$1" ;;
    *) printf '%s\t%s\n' "$1" "$2" ;;
  esac
}
# One line of at most 3000 bytes: short enough that lines of parallel probes cannot mix in a pipe.
text() {
  printf '%s\t%s\n' "$1" "$(printf '%s' "$2" | tr -d '\000-\010\013-\037\177' |
    tr '\n\t' '\037 ' | cut -b 1-3000)"
}
maybe() { if [ -n "$2" ]; then text "$1" "$2"; else unknown "$1"; fi; }

silent() {
  silent_command=$1
  shift
  for silent_fact; do printf '?%s\t%s\t%s\n' "$silent_fact" "$limit" "$silent_command"; done
}
reply() {
  reply_fact=$1
  shift
  reply_said=$(bounded "$limit" "$@")
  if is_late "$?"; then silent "${1##*/}" "$reply_fact"; else maybe "$reply_fact" "$reply_said"; fi
}

# The one line that is an entry, among whatever a name service prints.
passwd_entry() {
  { bounded "$limit" getent passwd "$1" || awk -F: -v name="$1" '$1 == name' /etc/passwd; } |
    while IFS= read -r entry; do
      case $entry in *:*:*:*:*:*:*) printf '%s\n' "$entry"; break ;; esac
    done
}
)sh";

constexpr auto kPrologue = [] {
  std::array<char, kBounded.size() + kRecords.size()> text{};
  std::copy(kRecords.begin(), kRecords.end(),
            std::copy(kBounded.begin(), kBounded.end(), text.begin()));
  return text;
}();

}  // namespace

const std::string_view kBoundedFunctions = kBounded;
const std::string_view kShellPrologue(kPrologue.data(), kPrologue.size());

const std::string_view kBecomeRegisteredUser = R"sh(
# Where there is a timeout, root ends what an account may not kill.
if timeout -k 1 1 true 2>/dev/null; then
  within() { echo "timeout -k 1 $1"; }
elif timeout 1 true 2>/dev/null; then
  within() { echo "timeout $1"; }
elif timeout -t 1 true 2>/dev/null; then
  within() { echo "timeout -t $1"; }
else
  within() { :; }
fi
bounded_root() {
  root_seconds=$1
  shift
  bounded "$root_seconds" as_root $(within "$root_seconds") "$@"
}
become() {
  me=$(bounded "$limit" id -un)
  if is_late "$?"; then
    id_silent=yes
    me=$(own_name)
  fi
  uid=$(own_uid)
  shell=$(PATH=$login_path; command -v bash || command -v sh)
  runuser=$(command -v runuser)
  su=$(command -v su)
  way=self exists=no acting=no become_error=
  if [ -n "$id_silent" ]; then
    exists=silent
  else
    bounded "$limit" id -u "$registered_user" >/dev/null
    case $? in
      0) exists=yes ;;
      124) exists=silent id_silent=yes ;;
    esac
  fi
  gain_privilege
  if [ "$me" = "$registered_user" ]; then
    acting=yes
  elif [ "$exists" = yes ] && [ "$privilege" != silent ]; then
    if [ "$uid" != 0 ]; then way=privilege; elif [ -n "$runuser" ]; then way=runuser; else way=su; fi
    case $privilege in
      root | sudo | doas) ;;
      # The password may be root's, and sudo may want that account's for that account.
      sudo_password) [ -z "$runuser" ] || way=root ;;
      # sudo may allow that account only.
      # A password that was refused is not tried again: some systems lock the account after three.
      password_wrong) ;;
      *) [ "$registered_user" = root ] || gain_privilege "$registered_user" ;;
    esac
    become_error=$(bounded_all "$limit" ask_shell registered_shell)
    case $? in
      0)
        if has_answered "$become_error"; then
          acting=yes become_error=
        else
          way=self become_error=$become_error${become_error:+$newline}$no_answer
        fi
        ;;
      124) way=self become_error="it did not answer within $limit s" ;;
      *) way=self become_error=${become_error:-$privilege_text} ;;
    esac
  else
    become_error=$privilege_text
  fi
}
registered_shell() (
  PATH=$login_path
  case $way in
    self) exec "$shell" -s -- "$@" ;;
    privilege) as_user_fed "$registered_user" "$shell" -s -- "$@" ;;
    root) as_root_fed "$runuser" -u "$registered_user" -- "$shell" -s -- "$@" ;;
    runuser) exec "$runuser" -u "$registered_user" -- "$shell" -s -- "$@" ;;
    su) exec "$su" -s "$shell" "$registered_user" -s -- "$@" ;;
  esac
)
)sh";

const std::string_view kOwnHome = R"sh(
home=$(passwd_entry "$(own_name)" | cut -d : -f 6)
if [ -n "$home" ]; then HOME=$home; export HOME; fi
closed_folder() {
  rest=${1:-$HOME}
  closed= rest=${rest#/}
  while [ -n "$rest" ]; do
    closed=$closed/${rest%%/*}
    case $rest in */*) rest=${rest#*/} ;; *) rest= ;; esac
    [ -d "$closed" ] || return 0
    [ -x "$closed" ] || { printf '%s\n' "$closed"; return; }
  done
}
)sh";

std::string shell_word(std::string_view constant) {
  std::string word = "'";
  for (const char c : constant) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + "'";
}

}  // namespace ssh
