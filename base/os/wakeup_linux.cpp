#include <sys/eventfd.h>

#include <cstdint>

#include "base/os/wakeup.h"

namespace base {

// One descriptor instead of a pipe's two.
Wakeup::Wakeup() : reader_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void Wakeup::raise() const {
  const std::uint64_t one = 1;
  // A full counter already is readable, so a short write changes nothing.
  [[maybe_unused]] const auto written = ::write(reader_.get(), &one, sizeof one);
}

void Wakeup::clear() const {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto drained = ::read(reader_.get(), &count, sizeof count);
}

}  // namespace base
