#include "registration/key_script.h"

#include "registration/key_edit.h"
#include "registration/key_lines.h"
#include "registration/key_way.h"
#include "ssh/remote/privilege.h"
#include "ssh/remote/shell_text.h"

namespace registration {
namespace {

/// Asks sshd where it looks for keys of the account. Of several places the first in the home folder
/// is taken; without an answer it is the one sshd has by default.
constexpr std::string_view kPlace = R"sh(
keys_files() {
  client=${SSH_CONNECTION%% *}
  bounded_root "$limit" sshd -T \
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

/// The account edits what is in its home folder. Elsewhere root goes the way first.
constexpr std::string_view kMain = R"sh(
refuse() {
  text key.outcome "$1"
  text key.messages "$2"
  unknown key.file
}
edit_as() {
  editor=$1
  shift
  printf '%s' "$edit_script" | "$editor" "$@"
}
edit_elsewhere() {
  if echo 'exit 0' | root_shell 2>/dev/null; then
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
    find_place
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
