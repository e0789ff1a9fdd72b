#pragma once

#include "base/code_meaning.h"

namespace plugin {

/// Every code plugin/ reports.
[[nodiscard]] base::CodeTable codes();

}  // namespace plugin
