#include "base/wait.h"

#include <cerrno>
#include <utility>
#include <vector>

namespace base {

StopSignal::StopSignal(std::stop_token token)
    : token_(std::move(token)), callback_(token_, [this] { wakeup_.raise(); }) {}

Waited wait(const Clock& clock, std::span<pollfd> fds, Deadline deadline, const StopSignal& stop) {
  std::vector<pollfd> watched(fds.begin(), fds.end());
  watched.push_back(pollfd{stop.fd(), POLLIN, 0});
  for (;;) {
    if (stop.requested()) return Waited::cancelled;
    const int count = ::poll(watched.data(), watched.size(), deadline.poll_milliseconds(clock));
    if (count < 0 && errno == EINTR) continue;
    if (stop.requested()) return Waited::cancelled;
    if (count > 0) {
      for (std::size_t i = 0; i < fds.size(); ++i) fds[i].revents = watched[i].revents;
      return Waited::ready;
    }
    if (deadline.passed(clock)) return Waited::timeout;
  }
}

Waited wait(const Clock& clock, int fd, short events, Deadline deadline, const StopSignal& stop) {
  pollfd one{fd, events, 0};
  return wait(clock, std::span<pollfd>(&one, 1), deadline, stop);
}

}  // namespace base
