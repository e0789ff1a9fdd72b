#pragma once

#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/client.h"

namespace registration {

/// Error registration.wrong_team unless `team`, the token's, has the id or the name `expected`.
[[nodiscard]] base::Expected<void> check_team(const coolify::Team& team,
                                              const std::string& expected);
/// The same of the team that Coolify names.
[[nodiscard]] base::Expected<void> check_team(coolify::Client& client, const std::string& expected,
                                              const base::Context& context);

}  // namespace registration
