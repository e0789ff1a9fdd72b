#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>

#include <cerrno>

#include "base/os/sockets.h"

namespace base {
namespace {

/// Keeps the SIGPIPE of this thread's writing from having an effect, while it lives.
class WithoutPipeSignal {
 public:
  WithoutPipeSignal() {
    ::sigemptyset(&signal_);
    ::sigaddset(&signal_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &signal_, &before_);
    was_pending_ = is_pending();
  }
  WithoutPipeSignal(const WithoutPipeSignal&) = delete;
  WithoutPipeSignal& operator=(const WithoutPipeSignal&) = delete;
  ~WithoutPipeSignal() {
    const int error = errno;
    // One that was there before is not ours to take away. Where it is ignored, none may be pending.
    if (!was_pending_ && is_pending()) {
      int taken = 0;
      ::sigwait(&signal_, &taken);
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    errno = error;
  }

 private:
  static bool is_pending() {
    sigset_t pending{};
    return ::sigpending(&pending) == 0 && ::sigismember(&pending, SIGPIPE) == 1;
  }
  sigset_t signal_{};
  sigset_t before_{};
  bool was_pending_ = false;
};

}  // namespace

std::ptrdiff_t send_without_signal(int socket, std::string_view bytes) {
  const WithoutPipeSignal quiet;
  return ::send(socket, bytes.data(), bytes.size(), 0);
}

void acknowledge_at_once(int /*socket*/) {}

void watch_peer(int socket, std::chrono::nanoseconds /*idle*/,
                std::chrono::nanoseconds /*silence*/) {
  const int on = 1;
  (void)::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

}  // namespace base
