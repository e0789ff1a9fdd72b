#pragma once

#include <poll.h>

#include <functional>
#include <optional>
#include <span>
#include <stop_token>

#include "base/clock.h"
#include "base/os/wakeup.h"

namespace base {

/// A stop token as a file descriptor: readable from the moment a stop is requested. Keep one for
/// as long as a connection lives instead of making one per wait. Neither copied nor moved.
class StopSignal {
 public:
  explicit StopSignal(std::stop_token token);
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  [[nodiscard]] int fd() const { return wakeup_.fd(); }
  [[nodiscard]] bool requested() const { return token_.stop_requested(); }

 private:
  std::stop_token token_;
  Wakeup wakeup_;
  std::stop_callback<std::function<void()>> callback_;
};

/// The one place that waits for descriptors: until one of `fds` has something to tell (its
/// `revents` are set, Waited::ready), the deadline passes, or a stop is requested. A requested stop
/// wins over readiness. EINTR is dealt with.
[[nodiscard]] Waited wait(const Clock& clock, std::span<pollfd> fds, Deadline deadline,
                          const StopSignal& stop);

/// The same for a single descriptor and poll(2) events.
[[nodiscard]] Waited wait(const Clock& clock, int fd, short events, Deadline deadline,
                          const StopSignal& stop);

}  // namespace base
