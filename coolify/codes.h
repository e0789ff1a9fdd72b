#pragma once

#include "base/code_meaning.h"

namespace coolify {

/// Every code coolify/ reports, Coolify's verdicts included.
[[nodiscard]] base::CodeTable codes();

}  // namespace coolify
