#pragma once

#include "cli/command.h"

namespace cli {

/// Shows the registrations of a file of events while they happen.
[[nodiscard]] Command watch_command();

}  // namespace cli
