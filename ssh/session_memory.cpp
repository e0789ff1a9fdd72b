#include "ssh/session_memory.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace ssh {

void* SessionMemory::allocate(std::size_t size) {
  if (used_ > kMostBytes || size > kMostBytes - used_) return nullptr;
  // Plain malloc without anything in front: libssh2 gives some blocks back with free() itself.
  void* const block = std::malloc(std::max<std::size_t>(size, 1));
  if (block == nullptr) return nullptr;
  if (!sizes_.add(block, size)) {
    std::free(block);
    return nullptr;
  }
  used_ += sizes_.of(block);
  return block;
}

void* SessionMemory::reallocate(void* block, std::size_t size) {
  void* const larger = allocate(size);
  if (larger == nullptr || block == nullptr) return larger;
  std::memcpy(larger, block, std::min(size, sizes_.of(block)));
  release(block);
  return larger;
}

void SessionMemory::release(void* block) {
  if (block == nullptr) return;
  const std::size_t size = sizes_.of(block);
  used_ -= std::min(used_, size);
  OPENSSL_cleanse(block, size);
  sizes_.remove(block);
  std::free(block);
}

}  // namespace ssh
