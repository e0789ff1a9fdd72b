#pragma once

#include <string>
#include <string_view>

namespace tests {

// Only paths.cpp is compiled with the names of the folders: whatever else is compiled is the same
// in every checkout, and comes from the compiler's cache.

/// The absolute path of what lies at `path` in the checkout: "examples/ssh".
[[nodiscard]] std::string in_project(std::string_view path);

/// The absolute path of what lies at `path` in the folder that is built into: "plugin".
[[nodiscard]] std::string in_build(std::string_view path);

}  // namespace tests
