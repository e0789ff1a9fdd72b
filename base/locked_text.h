#pragma once

#include <cstddef>
#include <string_view>

namespace base {

/// A text in memory of its own, which the kernel keeps out of swap (as far as RLIMIT_MEMLOCK
/// allows) and out of core dumps, and which is overwritten at its end. Move-only; a text that was
/// moved from is empty.
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
  std::size_t mapped_ = 0;  ///< bytes mapped for it; 0: it came from the heap, or is empty
};

/// From now on this process leaves no core dump behind, neither its own nor one that a crash
/// collector is handed, and only root may attach to it. For the start of a program that will hold
/// keys.
void forbid_memory_dumps();

}  // namespace base
