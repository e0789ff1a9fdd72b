#pragma once

#include <chrono>

#include "base/clock.h"

namespace registration {

// How long whole operations take at most, where nobody says otherwise.

inline constexpr base::Duration kUsualTimeLimit = std::chrono::minutes(20);  ///< a registration
/// For the login of a look at a machine that nobody expects to be booting.
inline constexpr base::Duration kPreflightLoginLimit = std::chrono::seconds(30);

}  // namespace registration
