#include "registration/key_script.h"

#include "checks/shell_text.h"

namespace registration {
namespace {

/// Runs as the owner of the file: then owner and group come out right, and a link that the owner
/// put into his folder cannot lead a more privileged process astray.
///
/// The new text is written beside the file and renamed over it, so that at every moment either the
/// old or the new file is there. `cp -p` first gives the new file mode, owner and ACL of the old.
constexpr std::string_view kEdit = R"sh(
action=$1 type=$2 blob=$3 comment=$4
line="$type $blob${comment:+ $comment}"

finish() { echo "$1"; exit 0; }
size_of() { wc -c <"$1"; }

# One line per line that holds the key: "<kind> <number>". plain: no options; ours: the very line
# we write; limited: options that leave the shell alone; forced: with a command of its own. Lines of
# certificate authorities hold no login key.
find_key() {
  [ -f "$file" ] || return 0
  ours=$line awk -v type="$type" -v blob="$blob" '
    index($0, blob) == 0 { next }
    {
      text = $0
      sub(/\r$/, "", text)
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
        kind = index(options, ",command=") ? "forced" : "limited"
      }
      split(text, word, /[ \t]+/)
      if (word[1] == type && word[2] == blob) print kind, NR
    }' "$file"
}

lock_folder() {
  if have flock; then bounded 30 flock 9 && return; finish locked; fi
  place=$folder/.authorized_keys.lock
  tries=0
  until mkdir "$place" 2>/dev/null; do
    [ -d "$place" ] || mkdir "$place" || finish unwritable
    if [ -n "$(find "$place" -prune -mmin +2 2>/dev/null)" ]; then rmdir "$place"; fi
    tries=$((tries + 1))
    [ "$tries" -lt 30 ] || finish locked
    sleep 1
  done
  lock=$place
}

# Writes the new text beside the file. $1: size it must have; then the command that prints it.
prepare() {
  wanted=$1
  shift
  temp=$(mktemp "$folder/.authorized_keys.coolify-XXXXXX") || finish unwritable
  if [ -f "$file" ]; then cp -p "$file" "$temp" || finish unwritable; fi
  "$@" >"$temp" || finish unwritable
  [ "$(size_of "$temp")" -eq "$wanted" ] || finish unwritable
  sync "$temp" 2>/dev/null || sync
}

# Puts the new file in place, unless somebody who knows no lock has changed the old one meanwhile.
replace() {
  if [ -f "$file" ] && [ "$(size_of "$file")" -ne "$size" ]; then
    rm -f "$temp"
    return 1
  fi
  mv -f "$temp" "$file" || finish unwritable
  temp=
  if have restorecon; then restorecon "$folder" "$file" 2>/dev/null; fi
  sync "$folder" 2>/dev/null
  return 0
}

# sshd ignores files that others could have written.
repair_modes() { chmod go-w "$HOME/.ssh" "$file"; }

with_key() {
  if [ -f "$file" ]; then cat "$file" || return 1; fi
  if [ "$gap" = 1 ]; then echo; fi
  printf '%s\n' "$line"
}

add_key() {
  found=$(find_key) || finish unreadable
  case $found in
    forced*) finish restricted ;;
    ?*) repair_modes; finish present ;;
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
  repair_modes
  case $(find_key) in
    ours* | *"
ours"*) finish added ;;
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
  numbers=$(printf '%s\n' "$found" | sed -n 's/^ours //p')
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
  [ -d "$HOME" ] || finish no_home
  if [ ! -d "$HOME/.ssh" ]; then
    [ "$action" = add ] || finish absent
    (umask 077; mkdir "$HOME/.ssh") || [ -d "$HOME/.ssh" ] || finish unwritable
  fi
  if [ -e "$file" ] && [ ! -f "$file" ]; then finish not_a_file; fi
  edit 9<"$folder" || finish unreadable
}

file=$HOME/.ssh/authorized_keys
if [ -L "$file" ]; then file=$(readlink -f "$file" || echo "$file"); fi
folder=${file%/*}
output=$(edit_file 2>&1)
text key.outcome "$(printf '%s\n' "$output" | tail -n 1)"
text key.messages "$(printf '%s\n' "$output" | sed '$d')"
text key.file "$file"
)sh";

constexpr std::string_view kMain = R"sh(
main() {
  become
  if [ "$acting" = yes ]; then
    printf '%s' "$edit_script" |
      registered_shell "$key_action" "$key_type" "$key_blob" "$key_comment"
  else
    if [ "$exists" = yes ]; then text key.outcome no_privilege; else text key.outcome no_account; fi
    text key.messages "$become_error"
    unknown key.file
  fi
  echo end
}
main </dev/null
)sh";

}  // namespace

const std::string& key_script() {
  static const std::string text = [] {
    std::string edit(checks::kShellPrologue);
    edit += checks::kOwnHome;
    edit += kEdit;
    std::string whole(checks::kShellPrologue);
    whole += checks::kBecomeRegisteredUser;
    whole += "edit_script=" + checks::shell_word(edit) + "\n";
    whole += kMain;
    return whole;
  }();
  return text;
}

}  // namespace registration
