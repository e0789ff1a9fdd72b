#include "ssh/remote/sshd_text.h"

#include "ssh/remote/shell_text.h"
#include "ssh/remote/sshd_start.h"

namespace ssh {
namespace {

// Which settings hold may depend on all that a Match block can name; sshd -T ends with an error for
// each that the question leaves out. `rdomain` is unknown to those before 7.7 and left out until it
// is missed. OpenSSH 10 tells patterns with blanks without the quotes that they are written in, so
// the lines with quotes are told as well.
constexpr std::string_view kFunctions = R"sh(
run_sshd() {
  as_root $(within "$limit") /bin/sh -c "$ask_script" sh "$1" "$2" "$$" "$sshd_start" \
    "$(command -v sshd)"
}
ask_script='
  echo "as root"
  connection=$1 main=/etc/ssh/sshd_config program=$5
  started=$(/bin/sh -c "$4" sh "$2" "$3")
  set --
  set -f
  IFS="
"
  for line in $started; do
    case $line in
      unclear*)
        echo "The options of the sshd that let us in are not known. ${line#unclear }" >&2
        exit 1
        ;;
      "program "*) program=${line#program } ;;
      option*)
        line=${line#option }
        set -- "$@" "${line%% *}" "${line#* }"
        case $line in "-f "*) main=${line#-f } ;; esac
        ;;
    esac
  done
  unset IFS
  set +f
  "$program" -T "$@" -C "$connection" || exit
  included=$(sed -n "s/^[[:space:]]*[Ii]nclude[[:space:]=]*//p" "$main" 2>/dev/null)
  cd /etc/ssh 2>/dev/null
  grep -hi "^[[:space:]]*authorizedkeysfile[[:space:]].*[^[:alnum:][:space:]/.%_-]" "$main" $included 2>/dev/null |
    sed "s/^/written /"
'
ask_sshd() {
  sshd_state=unknown sshd_settings= sshd_refusal=
  have sshd || return 0
  set -- ${SSH_CONNECTION:-}
  set -- "user=$registered_user,host=${1:-localhost},addr=${1:-127.0.0.1},laddr=${3:-127.0.0.1},lport=${coolify_port:-${4:-22}}" "${2:-0}"
  said=$(bounded "$limit" run_sshd "$1" "$2")
  status=$?
  if [ "$status" != 0 ] && ! is_late "$status"; then
    sshd_refusal=$(bounded_all "$limit" run_sshd "$1" "$2")
    case $sshd_refusal in
      *rdomain*)
        said=$(bounded "$limit" run_sshd "$1,rdomain=" "$2")
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
    *)
      written=$(printf '%s\n' "$sshd_settings" | sed -n 's/^written //p')
      printf '%s\n' "$patterns" | written=$written awk '
        function keep(quote,  part, count, i, at, whole) {
          count = split(ENVIRON["written"], part, quote)
          for (i = 2; i <= count; i += 2) {
            whole = part[i]
            at = index(" " text " ", " " whole " ")
            if (!at || whole !~ / /) continue
            gsub(/ /, "\001", whole)
            text = substr(text, 1, at - 1) whole substr(text, at + length(whole))
          }
        }
        {
          text = $0
          keep("\"")
          keep("\047")
          gsub(/ /, "\n", text)
          gsub(/\001/, " ", text)
          print text
        }'
      ;;
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
# Whether sshd minds that the group $1 may write: Debian's does not where nobody but the account $2,
# the owner, is in it (its patch user-group-modes).
is_group_shared() {
  case $(bounded_all "$limit" sshd -V) in *Debian* | *Ubuntu* | *Raspbian*) ;; *) return 0 ;; esac
  { bounded "$limit" getent group "$1" || cat /etc/group; } |
    awk -F : -v gid="$1" -v name="$2" '
      $3 == gid { seen = 1; if ($4 != "" && $4 != name) shared = 1; listed = $4 != "" }
      END { exit !seen || shared ? 1 : listed ? 2 : 0 }'
  case $? in
    0) ;;
    2) return 1 ;;
    *) return 0 ;;
  esac
  awk -F : -v gid="$1" -v name="$2" '
    $4 == gid { count++; if ($1 != name) shared = 1 }
    END { exit count == 1 && !shared }' /etc/passwd
}
# Whether sshd passes over keys in the home folder: others can write it, or it is a third account's.
is_home_unsafe() {
  case $newline$sshd_settings in *"${newline}strictmodes no"*) return 1 ;; esac
  set -- $(bounded_root "$limit" stat -L -c '%a %u %g %U' "$home")
  case ${1:-700} in
    *[2367]) return 0 ;;
    *[2367]?) ! is_group_shared "$3" "$4" || return 0 ;;
  esac
  [ "${2:-0}" != 0 ] && [ "$2" != "$(bounded "$limit" id -u "$registered_user")" ]
}
is_home_missing() {
  about=$(bounded_all "$limit" as_root stat -L -c %F "$home")
  case $about in
    *directory) ;;
    *) about=$about$newline$(bounded_all "$limit" stat -L -c %F "$home") ;;
  esac
  case $about in
    *'No such file or directory'* | *'Not a directory'* | *file | *fifo | *socket) ;;
    *) return 1 ;;
  esac
}
# A line for each file in which sshd looks for keys, in its order: home or system, and the path.
keys_files() {
  set -f
  IFS=$newline
  set -- $(key_patterns)
  unset IFS
  set +f
  [ $# -gt 0 ] || set -- .ssh/authorized_keys .ssh/authorized_keys2
  for pattern; do
    candidate=$(expanded "$pattern")
    case $candidate in
      '' | [Nn][Oo][Nn][Ee]) ;;
      "$home"/*) printf '%s\n' "home $candidate" ;;
      /*) printf '%s\n' "system $candidate" ;;
      *) printf '%s\n' "home $candidate" ;;
    esac
  done
}
find_keys_file() {
  home=$(passwd_entry "$registered_user" | cut -d : -f 6)
  files=$(keys_files)
  in_home=$(printf '%s\n' "$files" | sed -n 's/^home //p' | head -n 1)
  elsewhere=$(printf '%s\n' "$files" | sed -n 's/^system //p' | head -n 1)
  place=home file=${in_home:-.ssh/authorized_keys}
  case $files$(key_patterns) in [Nn][Oo][Nn][Ee]) file=none ;; esac
  if [ -n "$elsewhere" ] && { [ -z "$in_home" ] || is_home_missing || is_home_unsafe; }; then
    place=system file=$elsewhere
  fi
}
)sh";

}  // namespace

const std::string& sshd_functions() {
  static const std::string text = "sshd_start=" + shell_word(kSshdStart) + std::string(kFunctions);
  return text;
}

}  // namespace ssh
