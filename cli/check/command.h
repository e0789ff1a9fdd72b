#pragma once

#include "cli/command.h"
#include "cli/program.h"

namespace cli {

/// `check`: looks at machines as a registration would, and changes nothing.
[[nodiscard]] Command check_command(const Program& program);

}  // namespace cli
