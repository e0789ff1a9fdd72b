#pragma once

#include "checks/probe.h"

namespace checks {

/// Commands Coolify calls, looked up as Coolify does: in the PATH of the registered user's
/// non-login shell, without sudo.
namespace tool {
inline constexpr Fact<bool> kBash{"tool.bash"};
inline constexpr Fact<bool> kGit{"tool.git"};
inline constexpr Fact<bool> kCurl{"tool.curl"};
inline constexpr Fact<bool> kJq{"tool.jq"};
}  // namespace tool

[[nodiscard]] const Probe& tool_probe();

}  // namespace checks
