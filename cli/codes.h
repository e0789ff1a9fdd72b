#pragma once

#include "base/code_meaning.h"

namespace cli {

/// Every code cli/ reports.
[[nodiscard]] base::CodeTable codes();

}  // namespace cli
