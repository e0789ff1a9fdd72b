#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/view/style.h"

namespace cli::view {

/// Draws lines over those it drew before. Pure: it makes the bytes that a terminal is to get.
class Frame {
 public:
  /// The bytes that put `said` where the last lines began, and `lines` below; empty when nothing
  /// would change. No line may be wider than the screen, nor may there be more of them than it has
  /// but one. On a screen of another size than before everything is cleared first: terminals differ
  /// in what they do with lines that no longer fit.
  [[nodiscard]] std::string draw(const std::vector<std::string>& said,
                                 const std::vector<std::string>& lines, Size size);

 private:
  std::vector<std::string> drawn_;
  Size size_ = {};
  bool drew_ = false;
};

}  // namespace cli::view
