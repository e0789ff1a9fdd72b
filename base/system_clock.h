#pragma once

#include "base/clock.h"

namespace base {

/// The machine's clock; lives as long as the process.
[[nodiscard]] Clock& system_clock();

}  // namespace base
