#pragma once

#include <string>

#include "cli/definitions.h"

namespace cli {

/// The help of one command, in 80 columns.
[[nodiscard]] std::string help_of(const Definitions& all, const CommandText& command);

/// What commands there are, their exit codes and variables.
[[nodiscard]] std::string overview_of(const Definitions& all);

/// The commands alone, a line for each.
[[nodiscard]] std::string command_lines(const Definitions& all);

/// "[HOST...]", "FILE": as a synopsis has the argument.
[[nodiscard]] std::string synopsis_of(const OptionText& argument);

}  // namespace cli
