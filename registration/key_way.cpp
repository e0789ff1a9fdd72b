#include "registration/key_way.h"

namespace registration {

// All is asked first and judged then. The first folder on the way that is not root's alone is in
// one that is: so nobody can make it look otherwise meanwhile, whatever is swapped behind it.
const std::string_view kKeyWay = R"sh(
newline='
'

stuck() { trouble=$1 why=$2; }

can_enter() {
  if [ ! -d "${real:-/}" ]; then stuck not_a_folder "$real is no folder"; return 1; fi
  if [ ! -x "${real:-/}" ]; then stuck unreadable "$real cannot be searched by uid $me"; return 1; fi
}

# Takes the link $next; fails when it leads round in a circle.
take_link() {
  target=$(readlink "$next")
  if [ ! -e "$next" ]; then
    case $newline$links in *"$newline$next -> "*) return 1 ;; esac
    dead=yes
  fi
  links="$links$next -> $target$newline" hops=$((hops + 1))
  case $target in /*) real= ;; esac
  todo=$target/$todo
  [ -n "$target" ] && [ "$hops" -lt 40 ]
}

follow() {
  todo=$file real= links= hops=0 dead= missing= trouble= why=
  if [ "$place" = system ]; then set -- /; else set --; fi
  while [ -n "$todo" ]; do
    part=${todo%%/*}
    case $todo in */*) todo=${todo#*/} ;; *) todo= ;; esac
    case $part in
      '' | .) continue ;;
      ..) real=${real%/*}; continue ;;
    esac
    next=$real/$part
    if [ -z "$missing" ]; then
      can_enter || break
      if [ -L "$next" ]; then
        set -- "$@" "$next"
        take_link || break
        continue
      fi
      if [ -e "$next" ]; then set -- "$@" "$next"; else missing=yes; fi
    fi
    real=$next
  done
  folder=${real%/*}
  folder=${folder:-/}
  if [ -n "$trouble" ]; then :
  elif [ -n "$dead" ]; then stuck nowhere "The link leads nowhere."
  elif [ -z "$missing" ] && [ ! -f "$real" ]; then stuck not_a_file "$real is no regular file"
  fi
  judge "$@"
}

# Whether the editor may repair or take $path: only the file and its folder.
is_at_the_end() { [ "$path" = "$folder" ] || [ "$path" = "$real" ]; }
is_file() { [ "$path" = "$real" ] && [ -z "$missing$trouble" ]; }
kind() { if is_file; then echo file; else echo folder; fi; }

blame() { foreign=${foreign:-$1}; }

judge() {
  mine= foreign= loose= strange= shared= status=
  from=
  if [ "$place" = home ]; then from=$(cd -P "$HOME" 2>/dev/null && pwd); fi
  if [ $# -gt 0 ] && ! status=$(stat -c '%u %a' "$@" 2>&1); then
    stuck unreadable "$status"
    return
  fi
  for path in "$@"; do
    entry=${status%%"$newline"*} status=${status#*"$newline"}
    case $from/ in "$path"/*) continue ;; esac
    judge_part "${entry% *}" "${entry#* }"
  done
  if [ -n "$shared" ]; then blame "$shared can be written by everybody"; fi
}

# $1: the number of its owner; $2: its mode.
judge_part() {
  mendable=
  case $1 in
    0 | "$owner")
      shared=
      if [ "$1" != 0 ] && ! is_file; then mine=yes; fi
      if [ "$1" = "$me" ] && [ "$me$place" != 0system ]; then mendable=yes; fi
      ;;
    *)
      if [ "$place$links$shared" = home ] && is_at_the_end && { [ "$owner" = 0 ] || is_file; }; then
        strange="$strange $(kind)" mendable=yes
      else
        blame "$path belongs to uid $1"
      fi
      ;;
  esac
  if [ -L "$path" ]; then return; fi
  case $2 in *[2367] | *[2367]?) ;; *) return ;; esac
  if is_file || { is_at_the_end && [ -n "$mendable" ]; }; then
    loose="$loose $(kind)"
  else
    case $2 in
      [1357]???) shared=$path ;;
      *) blame "$path can be written by others (mode $2)" ;;
    esac
  fi
}
)sh";

}  // namespace registration
