#pragma once

#include <string>

namespace provider {

/// Reads one environment variable; a test's stand-in for getenv.
using Environment = std::string (*)(const char* name);
/// The process's own environment; empty text for a variable that is not set.
[[nodiscard]] std::string process_environment(const char* name);

}  // namespace provider
