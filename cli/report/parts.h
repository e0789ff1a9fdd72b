#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/view/history.h"

namespace cli::report {

using Machines = std::vector<const view::Machine*>;

/// The class of the style sheet for where a registration stands: "failed", "ready", ...
[[nodiscard]] std::string phase_class(const view::Machine& machine);
/// The same in words.
[[nodiscard]] std::string phase_words(const view::Machine& machine);
/// What needs attention comes first.
[[nodiscard]] int phase_order(const view::Machine& machine);

/// Where a stage stands in the course of a registration; one that is not known comes last.
[[nodiscard]] std::size_t stage_order(const std::string& stage);

/// The attribute by which the filter finds what is a machine's.
[[nodiscard]] std::string machine_attribute(const view::Machine& machine);

/// "2026-11-23 10:04:45 UTC" as an element.
[[nodiscard]] std::string time_element(base::WallTime time);

/// A table in a box of its own that can be scrolled, by keyboard as well.
[[nodiscard]] std::string boxed(const std::string& label, const std::string& table);

}  // namespace cli::report
