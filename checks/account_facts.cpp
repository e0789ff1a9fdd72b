#include "checks/account_facts.h"

#include "ssh/remote/sudo_messages.h"

namespace checks {
namespace {

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
if bounded "$limit" test -x "${its_shell:-/bin/sh}"; then
  flag account.shell_runs yes
elif bounded_root "$limit" test ! -x "$its_shell"; then
  flag account.shell_runs no
else
  unknown account.shell_runs
fi
# A command as sshd has the shell run it: bash then reads ~/.bashrc, as in the session we came by.
command_script='
  unset SHLVL
  HOME=$2 SSH_CLIENT=${SSH_CLIENT:-127.0.0.1 1 22}
  export HOME SSH_CLIENT
  exec "$1" -c "echo coolify-check"
'
try_shell() {
  printf '%s' "$command_script" |
    registered_shell "$its_shell" "$(passwd_entry "$registered_user" | cut -d : -f 6)"
}
if [ "$acting" != yes ] || [ -z "$its_shell" ] || [ -z "$SSH_CONNECTION" ]; then
  unknown account.start_output
else
  said=$(bounded "$limit" try_shell)
  if is_late "$?"; then
    silent 'the shell of the account' account.start_output
  elif [ "$said" = coolify-check ]; then
    unknown account.start_output
  else
    text account.start_output "${said:-nothing}"
  fi
fi
flag account.acting "$acting"
maybe account.become_error "$become_error"
maybe account.privilege "$privilege"
)sh",
      .facts = {account::kLoginUser, account::kLoginUid, account::kRegisteredUser,
                account::kRegisteredExists, account::kRegisteredShell, account::kShellRuns,
                account::kStartOutput, account::kActing, account::kBecomeError,
                account::kPrivilege},
      .inputs = account_inputs};
  return probe;
}

const Probe& user_probe() {
  static const Probe probe{.name = "user",
                           .viewer = Viewer::registered_user,
                           .script = R"sh(
uid=$(own_uid)
text user.name "$(own_name)"
number user.uid "$uid"
text user.path "$login_path"
closed=$(bounded "$limit" closed_folder)
if is_late "$?"; then
  silent 'the home folder' user.closed_folder
else
  maybe user.closed_folder "$closed"
fi
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
                           .facts = {user::kName, user::kUid, user::kPath, user::kClosedFolder,
                                     user::kSudoExit, user::kSudoOutput}};
  return probe;
}

SudoState classify_sudo(std::int64_t exit, std::string_view output) {
  if (exit == 0) return SudoState::works;
  if (exit == 127) return SudoState::missing;
  switch (ssh::sudo_refusal(output)) {
    case ssh::SudoRefusal::password_required:
    // sudo-rs counts what it could not ask.
    case ssh::SudoRefusal::password_refused:
      return SudoState::password_needed;
    case ssh::SudoRefusal::terminal_required:
      return SudoState::terminal_needed;
    case ssh::SudoRefusal::not_allowed:
      return SudoState::not_allowed;
    case ssh::SudoRefusal::account:
    case ssh::SudoRefusal::unknown:
      break;
  }
  return SudoState::failed;
}

}  // namespace checks
