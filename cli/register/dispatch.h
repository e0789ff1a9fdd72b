#pragma once

#include "cli/register/background.h"
#include "cli/register/order.h"

namespace cli {

/// What the process in the background does: checks what can be checked at once, tells where its
/// events go, lets the caller go and registers. When it has ended, all that the foreground
/// would have told and the import blocks of what it made are in files beside the events. Returns
/// the exit code.
[[nodiscard]] int register_in_background(const RegisterArguments& arguments,
                                         const Surroundings& surroundings, Background& background);

/// A word of a shell that stands for `text`.
[[nodiscard]] std::string quoted_for_shell(const std::string& text);

}  // namespace cli
