#include "registration/key_script.h"

#include "registration/key_edit.h"
#include "registration/key_lines.h"
#include "registration/key_way.h"
#include "ssh/remote/privilege.h"
#include "ssh/remote/shell_text.h"
#include "ssh/remote/sshd_text.h"

namespace registration {
namespace {

constexpr std::string_view kRootShell = R"sh(
root_shell() (
  PATH=$login_path
  as_root_fed "$shell" -s -- "$@"
)
)sh";

/// Prints what of the way to the file, $1, the account may not pass or read.
constexpr std::string_view kLook = R"sh(
locked_out=$(closed_folder "${1%/*}")
if [ -n "$locked_out" ]; then
  echo "$locked_out may not be entered by the account."
elif [ -e "$1" ] && [ ! -r "$1" ]; then
  echo "$1 may not be read by the account."
fi
)sh";

/// The account edits what is in its home folder. Elsewhere root goes the way first.
constexpr std::string_view kMain = R"sh(
refuse() {
  text key.outcome "$1"
  text key.messages "$2"
  unknown key.file
}
hand_script() {
  fed_script=$1
  shift
  printf '%s' "$fed_script" | "$@"
}
# A file system that does not answer is not waited for.
edit_as() {
  answer=$(bounded 50 hand_script "$edit_script" "$@")
  if is_late "$?"; then
    answer=$(refuse silent "The editor of the file did not come to an end within 50 s.")
  fi
  printf '%s\n' "$answer"
}
# Prints the answer where a look as root finds that the key is not there.
is_absent_to_root() {
  [ "$key_action" = look ] && has_answered "$(ask_shell root_shell 2>/dev/null)" || return 1
  answer=$(edit_as root_shell "$@")
  case $answer in
    "key.outcome	absent"*) printf '%s\n' "$answer" ;;
    *) return 1 ;;
  esac
}
edit_elsewhere() {
  if [ "$key_action" != remove ]; then
    barred=$(bounded "$limit" hand_script "$look_script" registered_shell "$6")
    if [ -n "$barred" ]; then
      is_absent_to_root "$@" || refuse barred "$barred"
      return
    fi
  fi
  if has_answered "$(ask_shell root_shell 2>/dev/null)"; then
    answer=$(edit_as root_shell "$@")
    case $answer in
      "key.outcome	account"*) ;;
      *) printf '%s\n' "$answer"; return ;;
    esac
  fi
  edit_as registered_shell "$@"
}
# $1: home or system; $2: the file.
edit_at() {
  set -- "$key_action" "$key_type" "$key_blob" "$key_comment" "$1" "$2" "$key_former" \
    "$(id -u "$registered_user")"
  if [ "$5" = home ]; then edit_as registered_shell "$@"; else edit_elsewhere "$@"; fi
}
# What a folder that others can write has for keys is passed over.
look_at() {
  answer=$(edit_at "$@")
  outcome=${answer%%"$newline"*}
  outcome=${outcome#key.outcome	}
  case $1$home_unsafe$outcome in
    homeyespresent | homeyesbound | homeyesrestricted)
      outcome=ignored
      answer=$(refuse ignored "$home belongs to a third account or can be written by others")
      ;;
  esac
}
# How much an outcome says of the key, whatever other files hold. sshd takes the first line that is
# good for the login, of whichever file; one that is read as the account is nothing where the
# account cannot read it.
weight_of() {
  case $1 in
    present | restricted) echo 5 ;;
    bound | ignored | void) echo 4 ;;
    unreadable | barred | home_closed) echo 2 ;;
    no_home | nowhere | round | not_a_file | not_a_folder) echo 1 ;;
    absent) echo 0 ;;
    *) echo 3 ;;
  esac
}
# sshd may know of keys that are in no file that can be looked at.
look_beyond() {
  program=$(printf '%s\n' "$sshd_settings" | sed -n 's/^authorizedkeyscommand //p' | head -n 1)
  case ${program:-none} in
    [Nn][Oo][Nn][Ee]) ;;
    *) best=$(refuse program "$program"); return ;;
  esac
  if [ "$sshd_state" != told ] && have sshd; then best=$(refuse untold "$sshd_refusal"); fi
}
look_everywhere() {
  home_unsafe= best= most=-1
  if is_home_unsafe; then home_unsafe=yes; fi
  set -f
  IFS=$newline
  set -- $files
  unset IFS
  set +f
  for entry; do
    look_at "${entry%% *}" "${entry#* }"
    weight=$(weight_of "$outcome")
    if [ "$weight" -gt "$most" ]; then best=$answer most=$weight; fi
    case $most$weight in 5? | ?3) break ;; esac
  done
  if [ "$most" -lt 0 ]; then best=$(refuse no_keys_file); fi
  if [ "$most" -lt 3 ]; then look_beyond; fi
  printf '%s\n' "$best"
}
main() {
  become
  if [ "$acting" != yes ]; then
    if [ "$exists" = yes ]; then refuse no_privilege "$become_error"; else refuse no_account; fi
  else
    ask_sshd
    find_keys_file
    if [ "$key_action" = look ]; then
      look_everywhere
    elif [ "$file" = none ]; then
      refuse no_keys_file
    else
      edit_at "$place" "$file"
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
    edit += kKeyWay;
    edit += kKeyLines;
    edit += kKeyEdit;
    std::string look(ssh::kShellPrologue);
    look += ssh::kOwnHome;
    look += kLook;
    std::string whole(ssh::kShellPrologue);
    whole += ssh::privilege_functions();
    whole += ssh::kBecomeRegisteredUser;
    whole += "edit_script=" + ssh::shell_word(edit) + "\n";
    whole += "look_script=" + ssh::shell_word(look) + "\n";
    whole += ssh::sshd_functions();
    whole += kRootShell;
    whole += kMain;
    return whole;
  }();
  return text;
}

}  // namespace registration
