#pragma once

#include <cstddef>

#include "base/os/block_sizes.h"

namespace ssh {

/// The memory of one libssh2 session: bounded, so that a hostile server cannot make us grow, and
/// overwritten when given back, because keys and passwords pass through it. Not thread-safe. What
/// it handed out must be given back before it goes away.
class SessionMemory {
 public:
  /// Most bytes one session may hold at a time. A session at rest needs about 150 KiB, one with
  /// both windows of a channel full less than 5 MiB.
  static constexpr std::size_t kMostBytes = std::size_t{16} << 20;

  SessionMemory() = default;
  SessionMemory(const SessionMemory&) = delete;
  SessionMemory& operator=(const SessionMemory&) = delete;

  /// Null when the bound or the machine's memory is reached.
  [[nodiscard]] void* allocate(std::size_t size);
  [[nodiscard]] void* reallocate(void* block, std::size_t size);
  void release(void* block);

  [[nodiscard]] std::size_t used() const { return used_; }

 private:
  base::BlockSizes sizes_;
  std::size_t used_ = 0;
};

}  // namespace ssh
