#pragma once

#include <string_view>

#include "base/locked_memory.h"

namespace base {

/// A text in memory for secrets. Move-only; a text that was moved from is empty.
class LockedText {
 public:
  LockedText() = default;
  explicit LockedText(std::string_view text) {
    if (text.empty()) return;
    bytes_.reserve(text.size() + 1);
    bytes_.assign(text.begin(), text.end());
    bytes_.push_back('\0');
  }
  LockedText(LockedText&&) = default;
  LockedText& operator=(LockedText&&) = default;
  LockedText(const LockedText&) = delete;
  LockedText& operator=(const LockedText&) = delete;
  ~LockedText() = default;

  /// The text, followed by a NUL.
  [[nodiscard]] std::string_view view() const {
    return empty() ? std::string_view("") : std::string_view(bytes_.data(), bytes_.size() - 1);
  }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }

 private:
  LockedBytes bytes_;
};

}  // namespace base
