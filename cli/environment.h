#pragma once

#include <functional>
#include <string>

namespace cli {

/// The value of a variable; empty for one that is not set.
using Environment = std::function<std::string(const char* name)>;

/// Of this process.
[[nodiscard]] std::string process_variable(const char* name);

}  // namespace cli
