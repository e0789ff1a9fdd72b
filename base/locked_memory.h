#pragma once

#include <cstddef>
#include <vector>

namespace base {

/// Memory for secrets, which the kernel keeps out of swap, as far as RLIMIT_MEMLOCK allows, and out
/// of core dumps. It is overwritten when it is given back. For any thread.
[[nodiscard]] void* allocate_locked(std::size_t bytes, std::size_t alignment);
void release_locked(void* memory, std::size_t bytes, std::size_t alignment) noexcept;

/// The same for containers.
template <typename T>
struct LockedAllocator {
  using value_type = T;

  LockedAllocator() = default;
  template <typename Other>
  // NOLINTNEXTLINE(google-explicit-constructor): containers convert theirs
  explicit(false) LockedAllocator(const LockedAllocator<Other>& /*other*/) noexcept {}

  [[nodiscard]] T* allocate(std::size_t count) {
    return static_cast<T*>(allocate_locked(count * kSize, alignof(T)));
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    release_locked(memory, count * kSize, alignof(T));
  }
  template <typename Other>
  bool operator==(const LockedAllocator<Other>& /*other*/) const noexcept {
    return true;
  }

 private:
  // A container keeps pointers as well.
  static constexpr std::size_t kSize = sizeof(T);  // NOLINT(bugprone-sizeof-expression)
};

/// Not a string: moving a short one leaves a copy behind.
using LockedBytes = std::vector<char, LockedAllocator<char>>;

/// From now on this process leaves no core dump behind, neither its own nor one that a crash
/// collector is handed, and only root may attach to it. For the start of a program that will hold
/// keys.
void forbid_memory_dumps();

}  // namespace base
