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

# Takes the link $next; fails when it leads round in a circle. A substitution drops line breaks at
# the end, which belong to the name.
take_link() {
  target=$(readlink "$next"; echo .)
  target=${target%"$newline."}
  if [ ! -e "$next" ]; then
    case $newline$links in *"$newline$next -> "*) round=yes; return 1 ;; esac
    dead=yes
  fi
  links="$links$next -> $target$newline" hops=$((hops + 1))
  case $target in /*) real= ;; esac
  todo=$target/$todo
  [ "$hops" -lt 40 ] || round=yes
  [ -n "$target" ] && [ -z "$round" ]
}

follow() {
  todo=$file real= links= hops=0 dead= round= missing= trouble= why=
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
  elif [ -n "$round" ]; then stuck round "The links lead round in a circle."
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
suspect() { exposed=${exposed:-$1}; }

# Whether only the account may write to what the group $1 may write to: it is alone in that group, and
# no access list, which ls marks, names others.
is_own_group() {
  case $(ls -ld "$path" 2>/dev/null) in ??????????+*) return 1 ;; esac
  name=$(id -un "$owner" 2>/dev/null)
  [ "$(id -g "$owner" 2>/dev/null)" = "$1" ] &&
    { bounded 3 getent group "$1" || cat /etc/group; } 2>/dev/null |
    awk -F : -v gid="$1" -v name="$name" '
      $3 == gid { seen = 1; count = split($4, member, ",") }
      $3 == gid { for (i = 1; i <= count; i++) if (member[i] != name) shared = 1 }
      END { exit !seen || shared }' &&
    awk -F : -v gid="$1" -v uid="$owner" '
      $4 == gid && $3 != uid { shared = 1 }
      END { exit shared }' /etc/passwd
}

judge() {
  mine= foreign= loose= strange= shared= status=
  from=
  if [ "$place" = home ]; then from=$(cd -P "$HOME" 2>/dev/null && pwd); fi
  if [ $# -gt 0 ] && ! status=$(stat -c '%u %a %g' "$@" 2>&1); then
    stuck unreadable "$status"
    return
  fi
  for path in "$@"; do
    entry=${status%%"$newline"*} status=${status#*"$newline"}
    case $from/ in "$path"/*) continue ;; esac
    judge_part $entry
  done
  if [ -n "$shared" ]; then blame "$shared can be written by everybody"; fi
}

# $1: the number of its owner; $2: its mode; $3: the number of its group.
judge_part() {
  mendable=
  case $1 in
    0 | "$owner")
      if ! is_file; then
        shared=
        if [ "$1" != 0 ]; then mine=yes; fi
      fi
      if [ "$1" = "$me" ] && [ "$me$place" != 0system ]; then mendable=yes; fi
      ;;
    *)
      if [ "$place$links$shared" = home ] && is_at_the_end && { [ "$owner" = 0 ] || is_file; }; then
        strange="$strange $(kind)" mendable=yes
        suspect "$path belongs to uid $1"
      else
        blame "$path belongs to uid $1"
      fi
      ;;
  esac
  if [ -L "$path" ]; then return; fi
  case $2 in *[2367] | *[2367]?) ;; *) return ;; esac
  if is_file || { is_at_the_end && [ -n "$mendable" ]; }; then
    loose="$loose $(kind)"
    case $2 in
      *[2367]) suspect "$path can be written by everybody (mode $2)" ;;
      *) is_own_group "$3" || suspect "$path can be written by the group $3 (mode $2)" ;;
    esac
  else
    case $2 in
      [1357]???) shared=$path ;;
      *) blame "$path can be written by others (mode $2)" ;;
    esac
  fi
}
)sh";

}  // namespace registration
