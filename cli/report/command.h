#pragma once

#include "cli/command.h"

namespace cli {

/// Makes a page about the registrations of files of events.
[[nodiscard]] Command report_command();

}  // namespace cli
