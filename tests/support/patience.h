#pragma once

#include <chrono>
#include <functional>

namespace tests {

/// The limit of everything that is waited for. It is there against hanging and measures nothing:
/// what takes a second here may take a minute on a machine that is busy with other things.
inline constexpr std::chrono::milliseconds kPatience = std::chrono::minutes(10);

/// Polls until `holds()`; false when that takes longer than our patience.
[[nodiscard]] bool eventually(const std::function<bool()>& holds);

}  // namespace tests
