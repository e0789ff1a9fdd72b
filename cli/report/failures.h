#pragma once

#include <string>

#include "base/clock.h"
#include "cli/report/parts.h"

namespace cli::report {

/// What did not come to a good end, each with its causes and what can be done. Empty without any.
[[nodiscard]] std::string render_failures(const Machines& machines, base::WallTime now);

/// The warnings of those that did. Empty without any.
[[nodiscard]] std::string render_warnings(const Machines& machines);

}  // namespace cli::report
