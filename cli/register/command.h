#pragma once

#include "cli/command.h"
#include "cli/program.h"

namespace cli {

/// `register`: registers machines as the provider's resource does.
[[nodiscard]] Command register_command(const Program& program);

}  // namespace cli
