#include "base/os/signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace base {
namespace {

/// Where the handler tells of a signal, -1 when nobody watches.
std::atomic<int> told = -1;

void on_signal(int signal) {
  const int before = errno;
  const auto number = static_cast<unsigned char>(signal);
  // What no longer fits comes after thousands that nobody has taken.
  [[maybe_unused]] const auto written = ::write(told.load(), &number, 1);
  errno = before;
}

void handle(std::span<const int> signals, void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  for (const int signal : signals) ::sigaction(signal, &action, nullptr);
}

}  // namespace

Signals::Signals(std::span<const int> watched) : came_(open_pipe()) {
  never_block(came_.reader.get());
  never_block(came_.writer.get());
  told.store(came_.writer.get());
  handle(watched, on_signal);
  sigset_t mask{};
  ::sigemptyset(&mask);
  for (const int signal : watched) ::sigaddset(&mask, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &mask, nullptr);
}

Signals::~Signals() { told.store(-1); }

std::optional<int> Signals::take() const {
  unsigned char number = 0;
  if (::read(came_.reader.get(), &number, 1) != 1) return std::nullopt;
  return number;
}

void Signals::ignore(std::initializer_list<int> signals) {
  handle(std::span(signals.begin(), signals.size()), SIG_IGN);
}

}  // namespace base
