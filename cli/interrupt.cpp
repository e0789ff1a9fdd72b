#include "cli/interrupt.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <string_view>
#include <utility>
#include <vector>

#include "base/system_clock.h"
#include "base/wait.h"
#include "cli/exit_codes.h"

namespace cli {
namespace {

/// Signals that come closer than this are of one act: no hand is as quick.
constexpr base::Duration kOneKeystroke = std::chrono::milliseconds(50);
/// What `timeout` and shells send for one act comes within this time.
constexpr base::Duration kOneAct = std::chrono::seconds(2);
/// A shell that ends slowly sends the SIGHUP of its end late.
constexpr base::Duration kOneHangup = std::chrono::seconds(10);

std::vector<int> stopping_signals() {
  std::vector<int> signals{SIGINT, SIGTERM};
  struct sigaction hangup{};
  const bool asks = ::sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler != SIG_IGN;
  if (asks) signals.push_back(SIGHUP);
  return signals;
}

[[noreturn]] void end_at_once() {
  constexpr std::string_view kLine =
      "\nEnded at once. What was under way is unfinished: look at Coolify for records of these "
      "machines.\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kLine.data(), kLine.size());
  ::_exit(number(ExitCode::stopped));
}

}  // namespace

StopWishes::Wish StopWishes::take(int signal, base::TimePoint now) {
  const auto interrupted = last_interrupt_;
  const bool was_hung_up = hung_up_;
  if (signal == SIGINT) last_interrupt_ = now;
  if (signal == SIGHUP) hung_up_ = true;
  if (!first_) {
    first_ = now;
    return Wish::stop;
  }
  if (signal == SIGINT && interrupted) {
    return now - *interrupted >= kOneKeystroke ? Wish::end_at_once : Wish::nothing_more;
  }
  const base::Duration one_act = signal == SIGHUP && was_hung_up ? kOneHangup : kOneAct;
  return now - *first_ > one_act ? Wish::end_at_once : Wish::nothing_more;
}

Interrupts::Interrupts(std::function<void()> on_stop)
    : on_stop_(std::move(on_stop)),
      signals_(stopping_signals()),
      thread_([this](const std::stop_token& end) { listen(end); }) {}

void Interrupts::listen(const std::stop_token& end) {
  const base::StopSignal ended(end);
  const auto came = [&] {
    return base::wait(base::system_clock(), signals_.fd(), POLLIN, base::Deadline::never(),
                      ended) == base::Waited::ready;
  };
  StopWishes wishes;
  while (came()) {
    const auto signal = signals_.take();
    if (!signal) continue;
    const auto wish = wishes.take(*signal, base::system_clock().now());
    if (wish == StopWishes::Wish::end_at_once) end_at_once();
    if (wish == StopWishes::Wish::nothing_more) continue;
    source_.request_stop();
    if (on_stop_) on_stop_();
  }
}

}  // namespace cli
