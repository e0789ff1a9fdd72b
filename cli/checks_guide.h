#pragma once

#include <string>
#include <vector>

#include "checks/check.h"

namespace cli {

/// The guide to the health checks: for each its name, what it looks at, its default severity, its
/// settings, and the codes it reports with their meaning.
[[nodiscard]] std::string render_checks_guide(const std::vector<const checks::Check*>& checks);

}  // namespace cli
