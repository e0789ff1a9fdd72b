#pragma once

#include "base/code_meaning.h"

namespace provider {

/// Every code provider/ reports.
[[nodiscard]] base::CodeTable codes();

}  // namespace provider
