#include "checks/account_facts.h"

namespace checks {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::vector<ssh::ScriptInput> account_inputs(const Options& options) {
  std::vector<ssh::ScriptInput> inputs;
  inputs.push_back({"registered_user", base::Secret::harmless(options.registered_user)});
  return inputs;
}

}  // namespace

const Probe& account_probe() {
  static const Probe probe{
      .name = "account",
      .viewer = Viewer::login_user,
      .script = R"sh(
if [ -n "$me" ]; then text account.login_user "$me"; else silent id account.login_user; fi
number account.login_uid "$uid"
text account.registered_user "$registered_user"
case $exists in
  silent) silent id account.registered_exists ;;
  *) flag account.registered_exists "$exists" ;;
esac
its_shell=$(passwd_entry "$registered_user" | cut -d : -f 7)
maybe account.registered_shell "$its_shell"
if [ -x "${its_shell:-/bin/sh}" ]; then
  flag account.shell_runs yes
elif bounded_root "$limit" test ! -x "$its_shell"; then
  flag account.shell_runs no
else
  unknown account.shell_runs
fi
flag account.acting "$acting"
maybe account.become_error "$become_error"
maybe account.privilege "$privilege"
)sh",
      .facts = {account::kLoginUser, account::kLoginUid, account::kRegisteredUser,
                account::kRegisteredExists, account::kRegisteredShell, account::kShellRuns,
                account::kActing, account::kBecomeError, account::kPrivilege},
      .inputs = account_inputs};
  return probe;
}

const Probe& user_probe() {
  static const Probe probe{
      .name = "user",
      .viewer = Viewer::registered_user,
      .script = R"sh(
uid=$(own_uid)
text user.name "$(own_name)"
number user.uid "$uid"
text user.path "$login_path"
if [ "$uid" = 0 ]; then
  unknown user.sudo_exit user.sudo_output
else
  output=$(bounded_all "$limit" sudo -n true)
  status=$?
  if is_late "$status"; then
    silent sudo user.sudo_exit user.sudo_output
  else
    number user.sudo_exit "$status"
    text user.sudo_output "$output"
  fi
fi
)sh",
      .facts = {user::kName, user::kUid, user::kPath, user::kSudoExit, user::kSudoOutput}};
  return probe;
}

SudoState classify_sudo(std::int64_t exit, std::string_view output) {
  if (exit == 0) return SudoState::works;
  if (exit == 127) return SudoState::missing;
  if (contains(output, "a password is required")) return SudoState::password_needed;
  if (contains(output, "must have a tty") || contains(output, "a terminal is required")) {
    return SudoState::terminal_needed;
  }
  if (contains(output, "not in the sudoers file") || contains(output, "may not run sudo") ||
      contains(output, "is not allowed to execute")) {
    return SudoState::not_allowed;
  }
  return SudoState::failed;
}

}  // namespace checks
