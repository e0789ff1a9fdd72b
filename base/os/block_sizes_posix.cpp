#include <new>

#include "base/os/block_sizes.h"

namespace base {

bool BlockSizes::add(const void* block, std::size_t asked) noexcept {
  try {
    asked_.insert_or_assign(block, asked);
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

std::size_t BlockSizes::of(void* block) const {
  const auto found = asked_.find(block);
  return found == asked_.end() ? 0 : found->second;
}

void BlockSizes::remove(const void* block) { asked_.erase(block); }

}  // namespace base
