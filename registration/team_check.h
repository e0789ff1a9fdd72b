#pragma once

#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/client.h"

namespace registration {

/// Error registration.wrong_team unless the token's team has the id or the name `expected`.
[[nodiscard]] base::Expected<void> check_team(coolify::Client& client, const std::string& expected,
                                              const base::Context& context);

}  // namespace registration
