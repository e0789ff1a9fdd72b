#pragma once

#include <string>
#include <vector>

namespace cli {

/// The word of `known` that `word` was probably meant to be; empty when none is like it.
[[nodiscard]] std::string closest_to(const std::string& word,
                                     const std::vector<std::string>& known);

}  // namespace cli
