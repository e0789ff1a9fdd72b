#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace ssh {

/// The account that cloud images want used instead, from the text cloud-init puts in front of
/// root's key: `Please login as the user "ubuntu" rather than the user "root".`
[[nodiscard]] std::optional<std::string> suggested_user(std::string_view printed);

/// Why a login that succeeded did not run our shell, told from what was printed instead and the
/// exit status, absent when none came: ssh.wrong_login.
[[nodiscard]] base::Diagnostic login_failure(const std::string& user, std::string_view printed,
                                             std::optional<int> status);

}  // namespace ssh
