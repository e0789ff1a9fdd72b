#pragma once

#include "checks/probe.h"

namespace checks {

/// Who logged in, and whether that is, or can become, the account Coolify will log in as.
namespace account {
inline constexpr Fact<std::string> kLoginUser{"account.login_user"};
inline constexpr Fact<std::int64_t> kLoginUid{"account.login_uid"};
inline constexpr Fact<std::string> kRegisteredUser{"account.registered_user"};
inline constexpr Fact<bool> kRegisteredExists{"account.registered_exists"};
/// Shell of the registered account according to the user database.
inline constexpr OptionalFact<std::string> kRegisteredShell{"account.registered_shell"};
/// Whether that shell is a program; unknown where nobody may look at it.
inline constexpr OptionalFact<bool> kShellRuns{"account.shell_runs"};
/// What its shell printed for `echo coolify-check`; unknown where it was just that.
inline constexpr OptionalFact<std::string> kStartOutput{"account.start_output"};
/// Whether the probes of Viewer::registered_user really ran as that account. When not, they ran as
/// the login user, and kBecomeError tells why.
inline constexpr Fact<bool> kActing{"account.acting"};
inline constexpr OptionalFact<std::string> kBecomeError{"account.become_error"};
/// How the login user becomes root, or why not: a word for ssh::privilege_of().
inline constexpr OptionalFact<std::string> kPrivilege{"account.privilege"};
}  // namespace account

/// What the registered user is and may do.
namespace user {
inline constexpr Fact<std::string> kName{"user.name"};
inline constexpr Fact<std::int64_t> kUid{"user.uid"};
/// PATH of a non-login shell.
inline constexpr Fact<std::string> kPath{"user.path"};
/// The first folder on the way to the account's home folder, itself included, that it may not
/// enter.
inline constexpr OptionalFact<std::string> kClosedFolder{"user.closed_folder"};
/// `sudo -n true`; unknown for root, who needs none. 127: there is no sudo.
inline constexpr OptionalFact<std::int64_t> kSudoExit{"user.sudo_exit"};
inline constexpr OptionalFact<std::string> kSudoOutput{"user.sudo_output"};
}  // namespace user

/// Prints what the script found out while it looked for a way to become the registered user.
[[nodiscard]] const Probe& account_probe();
[[nodiscard]] const Probe& user_probe();

/// Why `sudo -n` did not work.
enum class SudoState { works, missing, password_needed, terminal_needed, not_allowed, failed };

/// What an exit code and output of `sudo -n` in the C locale mean.
[[nodiscard]] SudoState classify_sudo(std::int64_t exit, std::string_view output);

}  // namespace checks
