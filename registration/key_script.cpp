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
edit_elsewhere() {
  if [ "$key_action" != remove ]; then
    barred=$(bounded "$limit" hand_script "$look_script" registered_shell "$6")
    if [ -n "$barred" ]; then
      refuse barred "$barred"
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
main() {
  become
  if [ "$acting" != yes ]; then
    if [ "$exists" = yes ]; then refuse no_privilege "$become_error"; else refuse no_account; fi
  else
    ask_sshd
    find_keys_file
    set -- "$key_action" "$key_type" "$key_blob" "$key_comment" "$place" "$file" "$key_former" \
      "$(id -u "$registered_user")"
    if [ "$file" = none ]; then
      refuse no_keys_file
    elif [ "$place" = home ]; then
      edit_as registered_shell "$@"
    else
      edit_elsewhere "$@"
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
