#include "base/event.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <cstdint>

#include "base/wait.h"

namespace base {

Event::Event() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void Event::set() {
  set_.store(true, std::memory_order_release);
  const std::uint64_t one = 1;
  // A full counter already is readable, so a short write changes nothing.
  [[maybe_unused]] const auto written = ::write(fd_.get(), &one, sizeof one);
}

Waited Event::wait(const Context& context) const {
  if (is_set()) return Waited::ready;
  const StopSignal stop(context.stop);
  const Waited waited = base::wait(*context.clock, fd_.get(), POLLIN, context.deadline, stop);
  // Reading the flag, not its descriptor, is what makes the setter's work visible.
  return waited != Waited::cancelled && is_set() ? Waited::ready : waited;
}

}  // namespace base
