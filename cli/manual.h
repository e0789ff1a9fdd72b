#pragma once

#include <string>

#include "cli/definitions.h"

namespace cli {

/// The manual page of all commands, as roff with the macros of man(7).
[[nodiscard]] std::string manual_page(const Definitions& all);

}  // namespace cli
