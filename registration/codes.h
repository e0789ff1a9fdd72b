#pragma once

#include "base/code_meaning.h"

namespace registration {

/// Every code registration/ reports.
[[nodiscard]] base::CodeTable codes();

}  // namespace registration
