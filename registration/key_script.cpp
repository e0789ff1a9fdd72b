#include "registration/key_script.h"

#include "ssh/remote/privilege.h"
#include "ssh/remote/shell_text.h"

namespace registration {
namespace {

/// Runs as the owner of the file: then owner and group come out right, and a link that the owner
/// put into his folder cannot lead a more privileged process astray. Only a file outside of the
/// home folder, in a place of the system, is edited by root.
///
/// The new text is written beside the file and renamed over it, so that at every moment either the
/// old or the new file is there. `cp -p` first gives the new file mode, owner and ACL of the old.
constexpr std::string_view kEdit = R"sh(
action=$1 type=$2 blob=$3 comment=$4 place=$5 file=$6 former=$7
line="$type $blob${comment:+ $comment}"
account=$(id -u)

finish() { echo "$1"; exit 0; }
size_of() { wc -c <"$1"; }

# One line per line that holds the key: "<kind> <number> <bytes up to the comment> <comment>
# <carriage returns at the end>".
# Kinds: plain: no options; ours: the very line we write; limited: options that leave the shell
# alone; bound: taken from some addresses or until some day only, else sshd goes on to the next line;
# forced: with a command of its own. The comment is new, former or other. Lines of certificate
# authorities hold no login key.
find_key() {
  [ -f "$file" ] || return 0
  ours=$line comment=$comment former=$former awk -v type="$type" -v blob="$blob" '
    index($0, blob) == 0 { next }
    {
      text = $0
      returns = sub(/\r$/, "", text)
      whole = length(text)
      kind = text == ENVIRON["ours"] ? "ours" : "plain"
      sub(/^[ \t]+/, "", text)
      if (text ~ /^#/) next
      if (index(text, type " ") != 1 && index(text, type "\t") != 1) {
        quoted = 0
        for (i = 1; i <= length(text); i++) {
          c = substr(text, i, 1)
          if (c == "\\" && substr(text, i + 1, 1) == "\"") i++
          else if (c == "\"") quoted = !quoted
          else if (!quoted && (c == " " || c == "\t")) break
        }
        options = "," tolower(substr(text, 1, i - 1))
        text = substr(text, i)
        sub(/^[ \t]+/, "", text)
        if (index(options, ",cert-authority")) next
        kind = "limited"
        if (index(options, ",from=") || index(options, ",expiry-time=")) kind = "bound"
        if (index(options, ",command=")) kind = "forced"
      }
      split(text, word, /[ \t]+/)
      if (word[1] != type || word[2] != blob) next
      match(text, /^[^ \t]+[ \t]+[^ \t]+/)
      rest = substr(text, RLENGTH + 1)
      bytes = whole - length(rest)
      sub(/^[ \t]+/, "", rest)
      state = rest == ENVIRON["former"] ? "former" : "other"
      if (rest == ENVIRON["comment"]) state = "new"
      print kind, NR, bytes, state, returns
    }' "$file"
}

lock_folder() {
  if have flock; then bounded 30 flock 9 && return; finish locked; fi
  barrier=$folder/.authorized_keys.lock
  tries=0
  until mkdir "$barrier" 2>/dev/null; do
    if [ ! -d "$barrier" ]; then
      # Freed meanwhile, and then it is ours; or it cannot be made at all.
      if mkdir "$barrier"; then break; fi
      [ -d "$barrier" ] || finish unwritable
    fi
    if [ -n "$(find "$barrier" -prune -mmin +2 2>/dev/null)" ]; then rmdir "$barrier"; fi
    tries=$((tries + 1))
    [ "$tries" -lt 30 ] || finish locked
    sleep 1
  done
  lock=$barrier
}

# Writes the new text beside the file. $1: size it must have; then the command that prints it.
prepare() {
  wanted=$1
  shift
  temp=$(mktemp "$folder/.authorized_keys.coolify-XXXXXX") || finish unwritable
  # sshd reads the keys with the rights of the account.
  if [ "$place" = system ]; then chmod 644 "$temp" || finish unwritable; fi
  if [ -f "$file" ]; then cp -p "$file" "$temp" || finish unwritable; fi
  "$@" >"$temp" || finish unwritable
  [ "$(size_of "$temp")" -eq "$wanted" ] || finish unwritable
  sync "$temp" 2>/dev/null || sync
}

# sshd may only read files that SELinux knows as its own. restorecon does nothing on a system without
# SELinux, if it is asked at all.
relabel() {
  have restorecon || return 0
  if have selinuxenabled && ! selinuxenabled; then return 0; fi
  bounded 10 restorecon "$folder" "$file" 2>/dev/null
}

# Puts the new file in place, unless somebody who knows no lock has changed the old one meanwhile.
replace() {
  if [ -f "$file" ] && [ "$(size_of "$file")" -ne "$size" ]; then
    rm -f "$temp"
    return 1
  fi
  mv -f "$temp" "$file" || finish unwritable
  temp=
  relabel
  sync "$folder" 2>/dev/null
  return 0
}

# Whether $1 belongs to neither root nor the account, so that sshd ignores it. Behind a link things
# may be somebody's for a reason.
is_foreign() {
  [ "$place$linked" = home ] || return 1
  case $(stat -c %u "$1") in '' | 0 | "$account") return 1 ;; esac
}

# sshd ignores files that others could have written, too. An access control list keeps its entries;
# the mask then takes the right to write from them. Only root may take what is foreign.
repair() {
  if [ "$account" = 0 ]; then
    for path in "$base" "$file"; do
      if is_foreign "$path"; then chown 0 "$path"; fi
    done
  fi
  chmod go-w "$base" "$file"
}

# The lines can stay. For an account that is not root, a file is its own once it is written anew.
leave() {
  if [ "$account" != 0 ] && { is_foreign "$base" || is_foreign "$file"; }; then
    size=$(size_of "$file")
    prepare "$size" cat "$file"
    replace || return 1
  fi
  repair
  relabel
  finish "$1"
}

with_key() {
  if [ -f "$file" ]; then cat "$file" || return 1; fi
  if [ "$gap" = 1 ]; then echo; fi
  printf '%s\n' "$line"
}

add_key() {
  found=$(find_key) || finish unreadable
  case $found in
    forced*) finish restricted ;;
    ?*)
      case $(printf '%s\n' "$found" | grep -v '^bound ') in
        '' | forced*) leave bound ;;
        *) leave present ;;
      esac
      return
      ;;
  esac
  size=0 gap=0
  if [ -f "$file" ]; then
    size=$(size_of "$file")
    case $size:$(tail -c 1 "$file" | wc -l) in
      0:* | *:*1) gap=0 ;;
      *:*0) gap=1 ;;
      *) finish unreadable ;;
    esac
  fi
  prepare "$((size + gap + ${#line} + 1))" with_key
  replace || return 1
  repair
  case $(find_key) in
    ours* | *"
ours"*) finish added ;;
  esac
  finish unverified
}

the_line() { tail -n "+$number" "$file" | head -n 1; }

with_comment() {
  head -n "$((number - 1))" "$file" || return 1
  ending=$(printf '\r')
  [ "$returns" = 1 ] || ending=
  the_line | suffix=$suffix ending=$ending awk -v bytes="$bytes" '
    { printf "%s%s%s", substr($0, 1, bytes), ENVIRON["suffix"], ENVIRON["ending"] }' || return 1
  if [ "$breaks" = 1 ]; then echo; fi
  tail -n "+$((number + 1))" "$file"
}

# Gives the line with the former comment the new one; without such a line, the one sshd takes.
# Options in front of the key stay.
comment_key() {
  found=$(find_key) || finish unreadable
  case $found in
    '') add_key; return ;;
    forced*) finish restricted ;;
  esac
  chosen=$(printf '%s\n' "$found" | grep ' former ' || printf '%s\n' "$found" | grep ' new ')
  set -- ${chosen:-$found}
  number=$2 bytes=$3 returns=$5
  if [ "$4" = new ]; then leave present; return; fi
  suffix=${comment:+ $comment}
  breaks=$(the_line | tail -c 1 | wc -l)
  breaks=$((breaks))
  size=$(size_of "$file")
  old=$(the_line | wc -c)
  prepare "$((size - old + bytes + ${#suffix} + returns + breaks))" with_comment
  replace || return 1
  repair
  case "
$(find_key)" in
    *"
"*" $number $bytes new "*) finish commented ;;
  esac
  finish unverified
}

without_lines() {
  next=1
  for number in $numbers; do
    tail -n "+$next" "$file" | head -n "$((number - next))" || return 1
    next=$((number + 1))
  done
  tail -n "+$next" "$file"
}

remove_key() {
  found=$(find_key) || finish unreadable
  numbers=$(printf '%s\n' "$found" | sed -n 's/^ours \([0-9]*\) .*/\1/p')
  [ -n "$numbers" ] || finish absent
  size=$(size_of "$file")
  rest=$size
  for number in $numbers; do
    rest=$((rest - $(tail -n "+$number" "$file" | head -n 1 | wc -c)))
  done
  prepare "$rest" without_lines
  replace || return 1
  case $(find_key) in
    ours*) finish unverified ;;
  esac
  finish removed
}

edit() {
  umask 077
  temp= lock=
  trap 'rm -f ${temp:+"$temp"}; [ -z "$lock" ] || rmdir "$lock"' EXIT
  trap 'exit 1' HUP INT TERM
  lock_folder
  # What a run left behind that was cut short: nobody else writes while the lock is ours.
  rm -f "$folder"/.authorized_keys.coolify-??????
  tries=0
  until "${action}_key"; do
    tries=$((tries + 1))
    [ "$tries" -lt 5 ] || finish locked
  done
}

edit_file() {
  mask=022
  if [ "$place" = home ]; then
    [ -d "$HOME" ] || finish no_home
    mask=077
  fi
  if [ ! -d "$base" ]; then
    [ "$action" != remove ] || finish absent
    (umask "$mask"; mkdir -p "$base") || [ -d "$base" ] || finish unwritable
  fi
  if [ -e "$file" ] && [ ! -f "$file" ]; then finish not_a_file; fi
  edit 9<"$folder" || finish unreadable
}

case $file in
  /*) ;;
  *) file=$HOME/$file ;;
esac
base=${file%/*}
linked=
if [ -L "$base" ] || [ -L "$file" ]; then linked=yes; fi
if [ -L "$file" ]; then file=$(readlink -f "$file" || echo "$file"); fi
folder=${file%/*}
output=$(edit_file 2>&1)
text key.outcome "$(printf '%s\n' "$output" | tail -n 1)"
text key.messages "$(printf '%s\n' "$output" | sed '$d')"
text key.file "$file"
)sh";

/// Asks sshd where it looks for keys of the account. Of several places the first in the home folder
/// is taken; without an answer it is the one sshd has by default.
constexpr std::string_view kPlace = R"sh(
keys_files() {
  client=${SSH_CONNECTION%% *}
  bounded_root 3 sshd -T \
    -C "user=$registered_user,host=${client:-localhost},addr=${client:-127.0.0.1}" 2>/dev/null |
    sed -n 's/^authorizedkeysfile //p'
}
expanded() {
  pattern=$1 name=$registered_user number=$(id -u "$registered_user") home=$home awk 'BEGIN {
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
find_place() {
  home=$(passwd_entry "$registered_user" | cut -d : -f 6)
  place=home file=
  for pattern in $(keys_files); do
    candidate=$(expanded "$pattern")
    case $candidate in
      "$home"/*) place=home; file=$candidate; return ;;
      '' | /*) if [ -z "$file" ]; then file=$candidate place=system; fi ;;
      *) place=home; file=$candidate; return ;;
    esac
  done
  if [ -z "$file" ]; then file=.ssh/authorized_keys place=home; fi
}
root_shell() (
  PATH=$login_path
  as_root_fed "$shell" -s -- "$@"
)
)sh";

constexpr std::string_view kMain = R"sh(
refuse() {
  text key.outcome "$1"
  text key.messages "$2"
  unknown key.file
}
main() {
  become
  if [ "$acting" != yes ]; then
    if [ "$exists" = yes ]; then refuse no_privilege "$become_error"; else refuse no_account; fi
  else
    find_place
    set -- "$key_action" "$key_type" "$key_blob" "$key_comment" "$place" "$file" "$key_former"
    if [ "$file" = none ]; then
      refuse no_keys_file
    elif [ "$place" = home ]; then
      printf '%s' "$edit_script" | registered_shell "$@"
    elif echo 'exit 0' | root_shell 2>/dev/null; then
      printf '%s' "$edit_script" | root_shell "$@"
    else
      refuse no_privilege "$file belongs to root"
    fi
  fi
  echo end
}
main </dev/null
)sh";

}  // namespace

const std::string& key_script() {
  static const std::string text = [] {
    std::string edit(ssh::kShellPrologue);
    edit += ssh::kOwnHome;
    edit += kEdit;
    std::string whole(ssh::kShellPrologue);
    whole += ssh::privilege_functions();
    whole += ssh::kBecomeRegisteredUser;
    whole += "edit_script=" + ssh::shell_word(edit) + "\n";
    whole += kPlace;
    whole += kMain;
    return whole;
  }();
  return text;
}

}  // namespace registration
