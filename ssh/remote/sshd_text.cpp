#include "ssh/remote/sshd_text.h"

namespace ssh {

// Which settings hold may depend on all that a Match block can name; sshd -T ends with an error for
// each that the question leaves out. `rdomain` is unknown to those before 7.7 and left out until it
// is missed.
//
// The sshd that listens writes its command line into its title: "sshd: /usr/sbin/sshd -D -f /x
// [listener] 0 of 10-100 startups". Only root's processes are believed, and a blank in a value
// cannot be told from one between arguments: an option with a blank is left out.
const std::string_view kSshdFunctions = R"sh(
listener_arguments() {
  process=$$
  while parent_of "$process" && [ "${parent:-0}" -gt 1 ]; do
    process=$parent
    [ "$(awk '$1 == "Uid:" { print $2 }' "/proc/$process/status" 2>/dev/null)" = 0 ] || continue
    title=$(tr '\000' ' ' <"/proc/$process/cmdline" 2>/dev/null)
    case $title in
      *'[listener]'*) printf '%s\n' "${title%%'[listener]'*}"; return ;;
    esac
  done
}
run_sshd() {
  set -f
  set -- "$1"
  taken= doubtful=
  for word in $(listener_arguments); do
    case $taken$word in
      -f?*)
        set -- "$@" -f "${word#-f}"
        as_root $(within "$limit") test -f "${word#-f}" || doubtful=yes
        taken=
        ;;
      -o?*=*) set -- "$@" -o "${word#-o}"; taken= ;;
      -f | -o) taken=$word ;;
      -o*) doubtful=yes taken= ;;
      *) taken= ;;
    esac
  done
  set +f
  if [ -n "$doubtful" ]; then
    echo "as root"
    echo "The options of the sshd that let us in cannot be told apart: $(listener_arguments)" >&2
    return 1
  fi
  connection=$1
  shift
  as_root $(within "$limit") /bin/sh -c 'echo "as root"; exec sshd -T "$@"' sh \
    "$@" -C "$connection"
}
ask_sshd() {
  sshd_state=unknown sshd_settings= sshd_refusal=
  have sshd || return 0
  set -- ${SSH_CONNECTION:-}
  set -- "user=$registered_user,host=${1:-localhost},addr=${1:-127.0.0.1},laddr=${3:-127.0.0.1},lport=${4:-22}"
  said=$(bounded "$limit" run_sshd "$1")
  status=$?
  if [ "$status" != 0 ] && ! is_late "$status"; then
    sshd_refusal=$(bounded_all "$limit" run_sshd "$1")
    case $sshd_refusal in
      *rdomain*)
        said=$(bounded "$limit" run_sshd "$1,rdomain=")
        status=$?
        ;;
    esac
  fi
  if is_late "$status"; then
    sshd_state=late
  elif [ "${said%%"$newline"*}" != "as root" ]; then
    sshd_state=unknown
  elif [ "$status" = 0 ]; then
    sshd_state=told sshd_settings=${said#"as root"} sshd_refusal=
  else
    sshd_state=refused sshd_refusal=${sshd_refusal#"as root$newline"}
  fi
}

# A line for each pattern of AuthorizedKeysFile; some versions put those with blanks in quotes.
key_patterns() {
  patterns=$(printf '%s\n' "$sshd_settings" | sed -n 's/^authorizedkeysfile //p')
  case $patterns in
    *'"'*) printf '%s\n' "$patterns" | sed 's/"\([^"]*\)" */\n\1\n/g' ;;
    *) printf '%s\n' "$patterns" | tr ' ' '\n' ;;
  esac
}
expanded() {
  number=
  case $1 in *%U*) number=$(bounded "$limit" id -u "$registered_user") ;; esac
  pattern=$1 name=$registered_user number=$number home=$home awk 'BEGIN {
    text = ENVIRON["pattern"]
    while (text != "") {
      token = substr(text, 1, 2)
      if (token == "%u") out = out ENVIRON["name"]
      else if (token == "%U") out = out ENVIRON["number"]
      else if (token == "%h") out = out ENVIRON["home"]
      else if (token == "%%") out = out "%"
      else { out = out substr(text, 1, 1); text = substr(text, 2); continue }
      text = substr(text, 3)
    }
    print out
  }'
}
# Whether sshd passes over keys in the home folder: others can write it, or it is a third account's.
is_home_unsafe() {
  case $newline$sshd_settings in *"${newline}strictmodes no"*) return 1 ;; esac
  set -- $(bounded_root "$limit" stat -L -c '%a %u' "$home")
  case ${1:-700} in *[2367] | *[2367]?) return 0 ;; esac
  [ "${2:-0}" != 0 ] && [ "$2" != "$(bounded "$limit" id -u "$registered_user")" ]
}
find_keys_file() {
  home=$(passwd_entry "$registered_user" | cut -d : -f 6)
  in_home= elsewhere=
  set -f
  IFS=$newline
  set -- $(key_patterns)
  unset IFS
  set +f
  for pattern; do
    candidate=$(expanded "$pattern")
    case $candidate in
      '') ;;
      "$home"/*) in_home=${in_home:-$candidate} ;;
      none | /*) elsewhere=${elsewhere:-$candidate} ;;
      *) in_home=${in_home:-$candidate} ;;
    esac
  done
  place=home file=${in_home:-.ssh/authorized_keys}
  case $elsewhere in
    '') ;;
    none) [ -n "$in_home" ] || file=none ;;
    *) if [ -z "$in_home" ] || is_home_unsafe; then place=system file=$elsewhere; fi ;;
  esac
}
)sh";

}  // namespace ssh
