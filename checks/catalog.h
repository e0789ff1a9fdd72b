#pragma once

#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "checks/check.h"

namespace checks {

/// All checks there are, by their `order`. The configuration of the checks, the report and the
/// docs are made from this list.
[[nodiscard]] const std::vector<const Check*>& catalog();

/// The check with this id, or null.
[[nodiscard]] const Check* find_check(std::string_view id);

/// The settings of the check `id` as configured, defaults filled in.
[[nodiscard]] Settings settings_of(std::string_view id, const Options& options);

/// What a failure of the check means as configured.
[[nodiscard]] CheckSeverity severity_of(const Check& check, const Options& options);

/// Unknown ids, unknown settings, values of the wrong type or out of range: one `checks.*` error
/// of kind invalid_config each, with the path below the block that holds the checks.
[[nodiscard]] base::Diagnostics validate_options(const Options& options);

}  // namespace checks
