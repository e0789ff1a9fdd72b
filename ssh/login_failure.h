#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/diagnostic.h"

namespace ssh {

/// The account that cloud images want used instead, from the text cloud-init puts in front of
/// root's key: `Please login as the user "ubuntu" rather than the user "root".`
[[nodiscard]] std::optional<std::string> suggested_user(std::string_view printed);

/// Whether the server's words say that the account has expired.
[[nodiscard]] bool tells_of_expired_account(std::string_view words);

/// What came back from a login in place of our script.
struct Printed {
  std::string text;
  bool our_shell_came = false;       ///< it said that it is there, and was sent the script
  bool only_output_missing = false;  ///< the script began, but only its errors reach us
};

/// Why a login that succeeded did not run our script, told from what was printed instead and the
/// exit status, absent when none came: ssh.wrong_login, ssh.account_expired, ssh.password_expired.
[[nodiscard]] base::Diagnostic login_failure(const std::string& user, const Printed& printed,
                                             std::optional<int> status);

/// The same for a login that went on without our script having begun: ssh.wrong_login, or
/// ssh.timeout when there was no time left to wait longer.
[[nodiscard]] base::Diagnostic login_stall(const std::string& user, const Printed& printed,
                                           base::Duration waited, bool is_out_of_time);

}  // namespace ssh
