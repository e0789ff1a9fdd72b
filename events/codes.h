#pragma once

#include "base/code_meaning.h"

namespace events {

/// Every code events/ reports.
[[nodiscard]] base::CodeTable codes();

}  // namespace events
