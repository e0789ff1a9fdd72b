#include "ssh/remote/shell_text.h"

namespace ssh {

// The session appends system folders to PATH; without them it is the PATH of the login again.
// LC_ALL=C keeps the messages of the tools in the one language that is recognised. No here-document
// and no temporary file anywhere: both need a file system that can be written to.
const std::string_view kShellPrologue = R"sh(
LC_ALL=C
export LC_ALL
unset LANGUAGE
login_path=${PATH%:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin}
login_path=${login_path:-/usr/bin:/bin}
PATH=$login_path:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
cd /

have() { command -v "$1" >/dev/null 2>&1; }

if timeout 1 true 2>/dev/null; then
  bounded() { timeout "$@"; }
elif timeout -t 1 true 2>/dev/null; then
  bounded() { seconds=$1; shift; timeout -t "$seconds" "$@"; }
else
  bounded() { shift; "$@"; }
fi

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

# Columns "total available" of df for the file system that holds $1.
space() {
  bounded 3 df "$2" "$1" 2>/dev/null | awk '
    NR > 1 && match($0, / [0-9]+ +-?[0-9]+ +-?[0-9]+ +([0-9]+%|-) /) {
      split(substr($0, RSTART, RLENGTH), column)
      print column[1], (column[3] < 0 ? 0 : column[3])
      exit
    }'
}
passwd_entry() { getent passwd "$1" 2>/dev/null || awk -F: -v name="$1" '$1 == name' /etc/passwd; }
)sh";

const std::string_view kBecomeRegisteredUser = R"sh(
if timeout 1 true 2>/dev/null; then
  bounded_root() { as_root timeout "$@"; }
elif timeout -t 1 true 2>/dev/null; then
  bounded_root() { seconds=$1; shift; as_root timeout -t "$seconds" "$@"; }
else
  bounded_root() { shift; as_root "$@"; }
fi
become() {
  me=$(id -un)
  uid=$(id -u)
  shell=$(PATH=$login_path; command -v bash || command -v sh)
  runuser=$(command -v runuser)
  su=$(command -v su)
  way=self exists=no acting=no become_error=
  if id -u "$registered_user" >/dev/null 2>&1; then exists=yes; fi
  gain_privilege
  if [ "$me" = "$registered_user" ]; then
    acting=yes
  elif [ "$exists" = yes ]; then
    if [ "$uid" != 0 ]; then way=privilege; elif [ -n "$runuser" ]; then way=runuser; else way=su; fi
    # sudo may allow that account only.
    case $privilege in
      root | sudo | sudo_password | doas) ;;
      *) gain_privilege "$registered_user" ;;
    esac
    if become_error=$(echo 'exit 0' | registered_shell 2>&1); then
      acting=yes become_error=
    else
      way=self become_error=${become_error:-$privilege_text}
    fi
  fi
}
registered_shell() (
  PATH=$login_path
  case $way in
    self) exec "$shell" -s -- "$@" ;;
    privilege) as_user_fed "$registered_user" "$shell" -s -- "$@" ;;
    runuser) exec "$runuser" -u "$registered_user" -- "$shell" -s -- "$@" ;;
    su) exec "$su" -s "$shell" "$registered_user" -s -- "$@" ;;
  esac
)
)sh";

const std::string_view kOwnHome = R"sh(
home=$(passwd_entry "$(id -un)" | cut -d : -f 6)
if [ -n "$home" ]; then HOME=$home; export HOME; fi
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
