#include <execinfo.h>
#include <unistd.h>

#include <array>
#include <string_view>

#include "base/os/backtrace.h"

/// Where the program is in memory: the linker's name for its first byte.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming): that is its name
extern "C" const char __ehdr_start;

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
  // Tools that name functions want the distance from there, and a program is elsewhere each time.
  constexpr std::string_view kBegin = "The program begins at\n";
  [[maybe_unused]] const auto written = ::write(fd, kBegin.data(), kBegin.size());
  void* begin = const_cast<char*>(&__ehdr_start);
  ::backtrace_symbols_fd(&begin, 1, fd);
}

}  // namespace base
