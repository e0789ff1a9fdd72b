#pragma once

#include <optional>
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

/// Whether the server `uuid` that Coolify does not tell is gone: a token of another team is told
/// nothing of it either. `team_id`: the team it belongs to, if that is known. Errors
/// registration.other_team; those of asking for the token's team.
[[nodiscard]] base::Expected<void> check_gone(coolify::Client& client, const std::string& uuid,
                                              const std::optional<std::string>& team_id,
                                              const base::Context& context);

}  // namespace registration
