#include "plugin/process/signals.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>

namespace plugin {
namespace {

/// The descriptor the handler raises, -1 when nobody watches.
std::atomic<int> raised = -1;

void on_signal(int) {
  const int before = errno;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(raised.load(), &one, sizeof one);
  errno = before;
}

void handle(std::initializer_list<int> signals, void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  for (const int signal : signals) ::sigaction(signal, &action, nullptr);
}

}  // namespace

Signals::Signals(std::initializer_list<int> watched)
    : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  raised.store(event_.get());
  handle(watched, on_signal);
}

Signals::~Signals() { raised.store(-1); }

void Signals::ignore(std::initializer_list<int> signals) { handle(signals, SIG_IGN); }

}  // namespace plugin
