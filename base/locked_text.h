#pragma once

#include <cstddef>
#include <string_view>

namespace base {

/// A text in locked_memory(), overwritten at its end. Move-only; a text that was moved from is
/// empty.
class LockedText {
 public:
  LockedText() = default;
  explicit LockedText(std::string_view text);
  LockedText(LockedText&& other) noexcept;
  LockedText& operator=(LockedText&& other) noexcept;
  LockedText(const LockedText&) = delete;
  LockedText& operator=(const LockedText&) = delete;
  ~LockedText();

  /// The text, followed by a NUL.
  [[nodiscard]] std::string_view view() const { return {data_, size_}; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  void release() noexcept;
  const char* data_ = "";
  std::size_t size_ = 0;
};

}  // namespace base
