#include "registration/key_edit.h"

namespace registration {

// The new text is written beside the file and renamed over it, so that at every moment either the
// old or the new file is there. `cp -p` first gives the new file mode, owner and ACL of the old,
// unless others could have the old one open.
// Whoever could put something else in place of a name in the folder is the editor himself: see
// settle.
const std::string_view kKeyEdit = R"sh(
action=$1 type=$2 blob=$3 comment=$4 place=$5 file=$6 former=$7 owner=$8
line="$type $blob${comment:+ $comment}"
me=$(id -u)

finish() { echo "$1"; exit 0; }
has() { case " $1 " in *" $2 "*) ;; *) return 1 ;; esac; }

# From here on nothing is changed; what needs a change ends so. $1: outcome; $2: why.
only_look() { look_only=$1 reason=$2; }
must_change() {
  [ -n "$look_only" ] || return 0
  echo "$reason"
  finish "$look_only"
}

# Makes sure that only the editor can change the way to the file. What the account could change, it
# edits itself: then no link and no race leads further than its own rights. Of a way that a third
# account could change nothing is written, for sshd refuses it as well.
settle() {
  if [ "$me" != "$owner" ] && [ -n "$mine" ]; then finish account; fi
  if [ -n "$trouble" ]; then
    echo "$why"
    finish "$trouble"
  fi
  if [ "$place" = home ] && [ ! -d "$HOME" ]; then finish no_home; fi
  if [ -n "$foreign" ]; then
    if [ "$place" = home ] && [ -n "$links" ]; then
      only_look unsafe "$foreign"
    elif [ -d "$folder" ] && [ ! -w "$folder" ]; then
      echo "$foreign: Permission denied"
      finish unwritable
    else
      echo "$foreign"
      finish unsafe
    fi
  elif [ "$place$mine" = system ] && [ "$me" != 0 ]; then
    only_look no_privilege "$folder belongs to root"
  elif [ -n "$exposed" ] && ! is_ours_alone; then
    echo "$exposed"
    finish exposed
  elif mend; then
    mends=$((mends + 1))
    # A file system without modes or owners lets everything be set, and sets nothing.
    [ "$mends" -lt 4 ] || { echo "The owner and mode of $folder stay"; finish unsafe; }
    follow
    settle
  fi
}

# Whether the file holds no key of anybody else. sshd ignores what others could have written; whoever
# mends that lets in what they wrote.
is_ours_alone() {
  [ -f "$real" ] || return 0
  [ -r "$real" ] || return 1
  scan "$real"
  [ "$others" = 0 ]
}

# sshd ignores what others could have written. An access control list keeps its entries; the mask
# then takes the right to write from them. Only root may take what is foreign. The folder comes
# first: then nobody can swap the file, which is written anew. Fails when there is nothing to do.
mend() {
  if has "$strange" folder; then
    chown -h 0 "$folder" && chmod go-w "$folder" || finish unwritable
  elif has "$loose" folder; then
    chmod go-w "$folder" || finish unwritable
  else
    return 1
  fi
}

# The lock is a file that nobody else can open: any account could hold one on the folder itself. It
# is removed before it is let go, so whoever waited for it looks whether it is still the one. One
# that cannot be opened is of another account, which edits here no more. Fails with 2 where flock
# does not lock, as on some network file systems.
lock_file() {
  barrier=$folder/.authorized_keys.coolify.lock tries=0
  while [ "$tries" -lt 60 ]; do
    if ! command exec 9<>"$barrier"; then
      rm -f "$barrier" && command exec 9<>"$barrier" || return 1
    fi
    bounded 30 flock 9
    case $? in
      0) ;;
      1 | 124 | 143) break ;;
      *) rm -f "$barrier"; return 2 ;;
    esac
    if [ "$barrier" -ef /proc/self/fd/9 ]; then held=$barrier; return; fi
    tries=$((tries + 1))
  done
  echo "Lock: $barrier"
  finish locked
}

lock_by_folder() {
  barrier=$folder/.authorized_keys.lock tries=0
  until mkdir "$barrier" 2>/dev/null; do
    if [ ! -d "$barrier" ]; then
      # Freed meanwhile, and then it is ours; or it cannot be made at all.
      if mkdir "$barrier"; then break; fi
      [ -d "$barrier" ] || return 1
    fi
    if [ -n "$(find "$barrier" -prune -mmin +2 2>/dev/null)" ]; then rmdir "$barrier"; fi
    tries=$((tries + 1))
    [ "$tries" -lt 30 ] || { echo "Lock: $barrier"; finish locked; }
    sleep 1
  done
  lock=$barrier
}

lock_up() {
  have flock || { lock_by_folder; return; }
  lock_file
  case $? in
    0) ;;
    2) lock_by_folder ;;
    *) return 1 ;;
  esac
}

fingerprint() {
  if [ ! -f "$1" ] || [ -L "$1" ]; then echo none; return; fi
  if have cksum; then cksum <"$1"; else wc -c <"$1"; fi
}

# Writes the new text beside the file. $1: size it must have; then the command that prints it.
prepare() {
  must_change
  wanted=$1
  shift
  temp=$(mktemp "$folder/.authorized_keys.coolify-XXXXXX") || finish unwritable
  # sshd reads the keys with the rights of the account.
  if [ "$place" = system ]; then chmod 644 "$temp" || finish unwritable; fi
  # What others could open gives nothing of itself to the new file.
  if [ -f "$real" ] && [ -z "$exposed" ]; then
    cp -p "$real" "$temp" || finish unwritable
    if has "$loose" file; then chmod go-w "$temp" || finish unwritable; fi
  fi
  "$@" >"$temp" || finish unwritable
  scan "$temp"
  [ "$size" -eq "$wanted" ] || finish unwritable
  flush "$temp"
}

# A file system that does not answer anywhere on the host must not keep the key from its own.
flush() {
  bounded 10 sync "$1"
  case $? in
    0 | 124) ;;
    *) bounded 10 sync ;;
  esac
}

# sshd may only read files that SELinux knows as its own. restorecon does nothing on a system without
# SELinux, if it is asked at all.
relabel() {
  have restorecon || return 0
  if have selinuxenabled && ! selinuxenabled; then return 0; fi
  bounded 10 restorecon "$folder" "$real" 2>/dev/null
}

# Puts the new file in place, unless somebody who knows no lock has changed the old one meanwhile.
replace() {
  written=$(fingerprint "$temp")
  if [ "$(fingerprint "$real")" != "$before" ]; then
    rm -f "$temp"
    return 1
  fi
  [ "$written" != none ] || finish unverified
  mv -f "$temp" "$real" || finish unwritable
  temp=
  relabel
  bounded 10 sync "$folder"
  [ "$(fingerprint "$real")" = "$written" ] || finish unverified
}

# The lines can stay. What others can write is written anew: they may have it open.
leave() {
  if [ -z "$look_only" ]; then
    if has "$strange $loose" file; then
      prepare "$size" cat "$real"
      replace || return 1
    else
      relabel
    fi
  fi
  finish "$1"
}

misread() { unclear "The new text does not read as it should."; }

with_key() {
  if [ -f "$real" ]; then cat "$real" || return 1; fi
  if [ "$gap" = 1 ]; then echo; fi
  printf '%s\n' "$line"
}

add_key() {
  case $hits in
    forced*) finish restricted ;;
    ?*)
      case $(printf '%s' "$hits" | grep -v '^bound ') in
        '' | forced*) leave bound ;;
        *) leave present ;;
      esac
      return
      ;;
  esac
  prepare "$((size + gap + ${#line} + 1))" with_key
  case $hits in
    "ours $lines "*) replace || return 1 ;;
    *) misread ;;
  esac
  finish added
}

the_line() { tail -n "+$number" "$real" | head -n 1; }

with_comment() {
  head -n "$((number - 1))" "$real" || return 1
  the_line | head -c "$bytes" || return 1
  printf '%s' "$suffix"
  if [ "$returns" = 1 ]; then printf '\r'; fi
  if [ "$breaks" = 1 ]; then echo; fi
  tail -n "+$((number + 1))" "$real"
}

# Gives the line with the former comment the new one; without such a line, the one sshd takes.
# Options in front of the key stay.
comment_key() {
  case $hits in
    '') add_key; return ;;
    forced*) finish restricted ;;
  esac
  chosen=$(printf '%s' "$hits" | grep ' former ' || printf '%s' "$hits" | grep ' new ')
  set -- ${chosen:-$hits}
  number=$2 bytes=$3 returns=$5
  if [ "$4" = new ]; then leave present; return; fi
  [ "$6" = whole ] || unclear "Line $number holds a NUL byte."
  suffix=${comment:+ $comment}
  breaks=1
  if [ "$number" -gt "$lines" ]; then breaks=0; fi
  old=$(the_line | wc -c)
  prepare "$((size - old + bytes + ${#suffix} + returns + breaks))" with_comment
  case $newline$hits in
    *" $number $bytes new "*) replace || return 1 ;;
    *) misread ;;
  esac
  finish commented
}

without_lines() {
  next=1
  for number in $numbers; do
    tail -n "+$next" "$real" | head -n "$((number - next))" || return 1
    next=$((number + 1))
  done
  tail -n "+$next" "$real"
}

# A line with options or another comment is somebody's, and the key is good there still.
end_removal() {
  [ -n "$hits" ] || finish "$1"
  printf '%s' "$hits" | sed 's/^[a-z]* \([0-9]*\) .*/Line \1 holds the key./'
  finish kept
}

remove_key() {
  numbers=$(printf '%s' "$hits" | sed -n 's/^ours \([0-9]*\) .*/\1/p')
  [ -n "$numbers" ] || end_removal absent
  rest=$size
  for number in $numbers; do
    rest=$((rest - $(the_line | wc -c)))
  done
  prepare "$rest" without_lines
  case $newline$hits in
    *"${newline}ours "*) misread ;;
  esac
  replace || return 1
  end_removal removed
}

# What the account cannot read sshd cannot read either, for it reads as the account.
closed_to_me() {
  if [ "$me" = "$owner" ]; then finish barred; fi
  finish unreadable
}

# Says whether the key is there, and changes nothing. sshd ignores what others could have written.
look_for_key() {
  if [ "$me" != "$owner" ] && [ -n "$mine" ]; then finish account; fi
  if [ -n "$trouble" ]; then
    echo "$why"
    [ "$trouble" != unreadable ] || closed_to_me
    finish "$trouble"
  fi
  if [ "$place" = home ] && [ ! -d "$HOME" ]; then finish no_home; fi
  if [ -f "$real" ] && [ ! -r "$real" ]; then
    echo "$real may not be read by the account."
    closed_to_me
  fi
  scan "$real"
  doubt=${foreign:-$exposed}
  case $hits in
    '')
      [ -n "$void" ] || finish absent
      names=
      for entry in $void; do names="$names${names:+, }line ${entry##*:} for ${entry%:*}"; done
      echo "$names"
      finish void
      ;;
    forced*) finish restricted ;;
  esac
  if [ -n "$doubt" ]; then
    echo "$doubt"
    finish ignored
  fi
  case $(printf '%s' "$hits" | grep -v '^bound ') in
    '' | forced*) finish bound ;;
  esac
  finish present
}

edit() {
  tries=0
  while [ "$tries" -lt 5 ]; do
    before=$(fingerprint "$real")
    scan "$real"
    if [ -n "$exposed" ] && [ "$others" != 0 ]; then
      echo "$exposed"
      finish exposed
    fi
    "${action}_key"
    tries=$((tries + 1))
  done
  echo "$real keeps changing"
  finish locked
}

edit_file() {
  umask 077
  settle
  if [ ! -d "$folder" ]; then
    [ "$action" != remove ] || finish absent
    must_change
    mask=022
    if [ "$place" = home ]; then mask=077; fi
    (umask "$mask"; mkdir -p "$folder") || [ -d "$folder" ] || finish unwritable
  fi
  temp= held= lock=
  trap 'rm -f ${temp:+"$temp"} ${held:+"$held"}; [ -z "$lock" ] || rmdir "$lock"' EXIT
  trap 'exit 1' HUP INT TERM
  if [ -z "$look_only" ]; then
    lock_up || only_look unwritable
  fi
  # What a run left behind that was cut short: nobody else writes while the lock is ours.
  if [ -z "$look_only" ]; then rm -f "$folder"/.authorized_keys.coolify-??????; fi
  edit
}

case $file in
  /*) ;;
  *) file=$HOME/$file ;;
esac
look_only= reason= mends=0 exposed=
locked_out=
[ "$place" != home ] || locked_out=$(closed_folder)
if [ -n "$locked_out" ]; then
  output="$locked_out may not be entered by the account.${newline}home_closed"
  real=$file links=
else
  follow
  case $action in
    look) output=$(look_for_key 2>&1) ;;
    *) output=$(edit_file 2>&1) ;;
  esac
fi
text key.outcome "$(printf '%s\n' "$output" | tail -n 1)"
text key.messages "$(printf '%s\n' "$output" | sed '$d')${links:+$newline$links}"
text key.file "$real"
)sh";

}  // namespace registration
