#pragma once

#include <cstdint>
#include <string>

#include "base/expected.h"

namespace coolify {

/// The one team a token is bound to.
struct Team {
  std::int64_t id = 0;
  std::string name = {};
  std::string description = {};
  bool personal = false;
};

/// Guards against a token of the wrong team: `expected` is the team's id or its name. Error
/// coolify.wrong_team with path `expected_team`.
[[nodiscard]] base::Expected<void> check_team(const Team& team, const std::string& expected);

}  // namespace coolify
