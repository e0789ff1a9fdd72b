#pragma once

#include <string>

#include "base/clock.h"
#include "cli/report/parts.h"

namespace cli::report {

/// A table with a row per machine.
[[nodiscard]] std::string render_machines(const Machines& machines, base::WallTime now);

/// Machines by check, with what each check said. Empty when no event tells of a check.
[[nodiscard]] std::string render_matrix(const Machines& machines);

}  // namespace cli::report
