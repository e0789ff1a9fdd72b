#pragma once

#include "base/code_meaning.h"

namespace checks {

/// Every code checks/ reports besides those of the checks themselves, which are rows of each Check.
[[nodiscard]] base::CodeTable codes();

}  // namespace checks
