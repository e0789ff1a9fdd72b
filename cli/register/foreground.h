#pragma once

#include "cli/register/order.h"

namespace cli {

/// Registers and waits: progress and errors go to standard error, a line for each machine and the
/// import blocks to standard output, or with `--json` one document. Returns the exit code.
[[nodiscard]] int register_and_wait(const RegisterArguments& arguments,
                                    const Surroundings& surroundings);

}  // namespace cli
