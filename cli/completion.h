#pragma once

#include <string>

#include "cli/definitions.h"

namespace cli {

/// Scripts that teach a shell to complete the commands and their options.
[[nodiscard]] std::string bash_completion(const Definitions& all);
[[nodiscard]] std::string zsh_completion(const Definitions& all);
[[nodiscard]] std::string fish_completion(const Definitions& all);

}  // namespace cli
