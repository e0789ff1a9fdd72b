#include "ssh/session_memory.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace ssh {
namespace {

/// Stands before every block; as large as malloc's alignment, so that the block keeps it.
struct alignas(std::max_align_t) Header {
  std::size_t size;
};

Header* header_of(void* block) { return static_cast<Header*>(block) - 1; }

}  // namespace

void* SessionMemory::allocate(std::size_t size) {
  if (size > kMostBytes - used_) return nullptr;
  void* const raw = std::malloc(sizeof(Header) + size);
  if (raw == nullptr) return nullptr;
  auto* const header = static_cast<Header*>(raw);
  header->size = size;
  used_ += size;
  return header + 1;
}

void* SessionMemory::reallocate(void* block, std::size_t size) {
  void* const larger = allocate(size);
  if (larger == nullptr || block == nullptr) return larger;
  std::memcpy(larger, block, std::min(size, header_of(block)->size));
  release(block);
  return larger;
}

void SessionMemory::release(void* block) {
  if (block == nullptr) return;
  Header* const header = header_of(block);
  used_ -= header->size;
  OPENSSL_cleanse(block, header->size);
  std::free(header);
}

}  // namespace ssh
