#include "base/event.h"

#include <poll.h>

#include "base/wait.h"

namespace base {

void Event::set() {
  set_.store(true, std::memory_order_release);
  wakeup_.raise();
}

Waited Event::wait(const Context& context) const {
  if (is_set()) return Waited::ready;
  const StopSignal stop(context.stop);
  const Waited waited = base::wait(*context.clock, wakeup_.fd(), POLLIN, context.deadline, stop);
  // Reading the flag, not its descriptor, is what makes the setter's work visible.
  return waited != Waited::cancelled && is_set() ? Waited::ready : waited;
}

}  // namespace base
