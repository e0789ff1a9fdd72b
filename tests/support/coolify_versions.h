#pragma once

#include <array>

namespace tests {

/// One version of Coolify for each of its API's behaviours, oldest first; the last one is a
/// release candidate that calls itself 4.3.10.
inline constexpr std::array kCoolifyVersions = {"4.0.0", "4.1.2",  "4.2.0",
                                                "4.3.0", "4.3.11", "4.4.0-rc.1"};

}  // namespace tests
