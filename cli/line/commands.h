#pragma once

#include <vector>

#include "cli/command.h"
#include "cli/program.h"

namespace cli {

/// The commands for people, in the order they are listed; those about the commands themselves and
/// `docs` are added where the command line is read.
[[nodiscard]] std::vector<Command> commands(const Program& program);

}  // namespace cli
