#pragma once

#include <cstddef>

namespace tests {

/// The most memory that was allocated at once since it was made, beyond what was allocated then.
/// For one thread at work.
class MemoryMeter {
 public:
  MemoryMeter();
  [[nodiscard]] std::size_t peak() const;

 private:
  std::size_t before_;
};

}  // namespace tests
