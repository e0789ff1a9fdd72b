#include "base/locked_memory.h"

#include <openssl/crypto.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <memory_resource>
#include <new>

#include "base/os/dumps.h"

namespace base {
namespace {

/// Whole pages, from the kernel and back to it.
class LockedPages final : public std::pmr::memory_resource {
 private:
  void* do_allocate(std::size_t bytes, std::size_t /*alignment*/) override {
    void* const pages =
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) throw std::bad_alloc();
    leave_out_of_dumps(pages, bytes);
    // Not everybody may, or as much as this: then it can be swapped out like anything else.
    [[maybe_unused]] const int locked = ::mlock(pages, bytes);
    return pages;
  }
  void do_deallocate(void* pages, std::size_t bytes, std::size_t /*alignment*/) override {
    ::munmap(pages, bytes);
  }
  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override {
    return this == &other;
  }
};

std::pmr::memory_resource& pool() {
  constexpr std::pmr::pool_options kSmall{.max_blocks_per_chunk = 64,
                                          .largest_required_pool_block = 4096};
  // Immortal: secrets with static storage may outlive any other order of destruction.
  static auto* const pages = new LockedPages;
  static auto* const pool = new std::pmr::synchronized_pool_resource(kSmall, pages);
  return *pool;
}

}  // namespace

void* allocate_locked(std::size_t bytes, std::size_t alignment) {
  return pool().allocate(bytes, alignment);
}

void release_locked(void* memory, std::size_t bytes, std::size_t alignment) noexcept {
  OPENSSL_cleanse(memory, bytes);
  pool().deallocate(memory, bytes, alignment);
}

void forbid_memory_dumps() {
  keep_dumps_from_collectors();
  const rlimit none{};
  ::setrlimit(RLIMIT_CORE, &none);
}

}  // namespace base
