#pragma once

#include <algorithm>
#include <string_view>

namespace checks {

/// Takes the word before the next blank off `line`, which keeps what is behind it.
[[nodiscard]] inline std::string_view next_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

}  // namespace checks
