#include "base/event.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <cstdint>

#include "base/wait.h"

namespace base {

Event::Event() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void Event::set() {
  const std::uint64_t one = 1;
  // A full counter already is readable, so a short write changes nothing.
  [[maybe_unused]] const auto written = ::write(fd_.get(), &one, sizeof one);
}

bool Event::is_set() const {
  pollfd one{fd_.get(), POLLIN, 0};
  return ::poll(&one, 1, 0) == 1;
}

Waited Event::wait(const Context& context) const {
  const StopSignal stop(context.stop);
  return base::wait(*context.clock, fd_.get(), POLLIN, context.deadline, stop);
}

}  // namespace base
