#include <execinfo.h>

#include <array>

#include "base/os/backtrace.h"

namespace base {

void prepare_backtrace() {
  // The first call loads a library.
  std::array<void*, 1> frame{};
  ::backtrace(frame.data(), 1);
}

void write_backtrace(int fd) {
  constexpr int kMostFrames = 64;
  std::array<void*, kMostFrames> frames{};
  const int count = ::backtrace(frames.data(), kMostFrames);
  ::backtrace_symbols_fd(frames.data(), count, fd);
}

}  // namespace base
