#pragma once

#include "base/code_meaning.h"

namespace ssh {

/// Every code ssh/ reports.
[[nodiscard]] base::CodeTable codes();

}  // namespace ssh
