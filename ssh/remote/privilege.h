#pragma once

#include <string_view>

#include "base/expected.h"

namespace ssh {

/// How a login becomes root.
enum class Privilege {
  root,                ///< it is root
  sudo,                ///< sudo without a password
  sudo_with_password,  ///< sudo with the password of the account
  doas,                ///< doas without a password
};

/// The name of the script input that holds sudo's password; see Script::may_need_root.
inline constexpr std::string_view kSudoPasswordInput = "sudo_password";

/// POSIX shell functions to stand in front of a script that needs root or another account: set
/// Script::may_need_root with it.
///
///   gain_privilege [USER]     looks for a way to be that account, root by default: $privilege is
///                             then the word privilege_of() reads, $privilege_text what sudo said.
///                             Fails when there is no way.
///   as_root COMMAND...        runs it as root with nothing on standard input.
///   as_root_fed COMMAND...    runs it as root with the caller's standard input.
///   as_user_fed USER COMMAND...  the same as another account, for logins other than root. Ends
///                             with 126 where the command was not there to be fed.
///   ask_shell COMMAND...      feeds the shell that a command starts a trial, whose answer
///                             has_answered() finds in what that prints. Success is such an answer
///                             and no exit status: what stands in the place of a shell may keep
///                             what it is given. $no_answer says so.
///
/// The password goes from a shell variable through the printf builtin into sudo: it is in no
/// argument, environment or file, and never where a shell that sudo starts without asking would
/// read it as a command. Nothing else is there for sudo to read: a command is fed once it has said
/// that it runs, for which it is given $limit seconds. That it says with $once, a word that the
/// session makes up for every script. No terminal is used.
[[nodiscard]] std::string_view privilege_functions();

/// What $privilege means. `text` is what sudo said. Errors, all of kind wrong_login:
/// ssh.sudo_missing, ssh.sudo_password_needed, ssh.sudo_password_wrong, ssh.sudo_not_allowed,
/// ssh.sudo_needs_terminal, ssh.sudo_failed, ssh.sudo_silent. One of ssh.sudo_password_wrong has
/// the value "password_of" where sudo asks for another account's password than the login's, else
/// "own_password".
[[nodiscard]] base::Expected<Privilege> privilege_of(std::string_view word, std::string_view text);

}  // namespace ssh
