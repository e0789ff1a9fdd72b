#pragma once

#include <vector>

#include "checks/check.h"

namespace checks {

/// The checks of all files `*_check.cpp`, in no particular order. The build writes this function.
[[nodiscard]] std::vector<const Check*> all_checks();

}  // namespace checks
