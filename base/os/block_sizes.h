#pragma once

#include <cstddef>
#include <unordered_map>

namespace base {

/// How large blocks of malloc() are. Where the library does not tell, it is written down here. Not
/// thread-safe.
class BlockSizes {
 public:
  /// Of a block that malloc() has just given for `asked` bytes. False where there is no memory to
  /// write it down. A block of which free() was not told here may come again.
  [[nodiscard]] bool add(const void* block, std::size_t asked) noexcept;
  /// The bytes that may be used, at least those asked for; 0 for a block that was not added.
  [[nodiscard]] std::size_t of(void* block) const;
  /// Before it is given back.
  void remove(const void* block);

 private:
  std::unordered_map<const void*, std::size_t> asked_;  // empty where the library tells
};

}  // namespace base
