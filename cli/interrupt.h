#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <thread>

#include "base/clock.h"
#include "base/os/signals.h"

namespace cli {

/// Tells the wish to end at once from one wish to stop that comes as several signals: `timeout`
/// signals its child and then the whole group, and at the end of a terminal both the kernel and the
/// shell send SIGHUP. Whoever says a second time that he wants an end presses Ctrl-C again, or
/// comes seconds later.
class StopWishes {
 public:
  enum class Wish { stop, nothing_more, end_at_once };

  /// To be told of each signal when it comes.
  [[nodiscard]] Wish take(int signal, base::TimePoint now);

 private:
  std::optional<base::TimePoint> first_;
  std::optional<base::TimePoint> last_interrupt_;
  bool hung_up_ = false;
};

/// SIGINT, SIGTERM and SIGHUP as a request to stop: the first one asks; a further wish, see
/// StopWishes, ends the process at once with exit code 130 and a line that says so. A SIGHUP that
/// the process was started to ignore stays without effect. One at a time.
class Interrupts {
 public:
  /// `on_stop`, which may be empty, is called on a thread of its own when a stop is asked for.
  explicit Interrupts(std::function<void()> on_stop = {});
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

 private:
  void listen(const std::stop_token& end);

  std::function<void()> on_stop_;
  std::stop_source source_;
  base::Signals signals_;
  std::jthread thread_;
};

}  // namespace cli
