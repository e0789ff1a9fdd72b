#pragma once

#include <string>
#include <string_view>

namespace ssh {

/// Why sudo or sudo-rs ran nothing.
enum class SudoRefusal {
  password_required,  ///< it asks for a password, and there is none
  password_refused,
  not_allowed,  ///< by the sudoers files
  terminal_required,
  account,  ///< it has expired, its password has, or it is locked
  unknown,  ///< nothing of that
};

/// What sudo (1.8 to 1.9) or sudo-rs (0.2) printed in the C locale means, when it ended with a
/// failure: the first line that is known decides. A lecture in front of kSudoPrompt is passed over,
/// and so is what is said about names of hosts: both hold words of the administrator's.
[[nodiscard]] SudoRefusal sudo_refusal(std::string_view text);

/// What sudo is told to ask with; it puts the name of the account there whose password it wants.
inline constexpr std::string_view kSudoPrompt = "[sudo] password for ";

/// The same as a function of the shell, for scripts: `read_refusal TEXT` sets $refusal to the name
/// that the enumerator has. Needs kBoundedFunctions.
[[nodiscard]] std::string read_refusal_function();

}  // namespace ssh
