#pragma once

#include <chrono>
#include <stop_token>
#include <string>

namespace base {

using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;

/// How a wait ended.
enum class Waited { ready, timeout, cancelled };

/// The only source of time and the only way to sleep. Thread-safe. Tests use a fake that moves by
/// itself whenever somebody sleeps.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual TimePoint now() const = 0;
  [[nodiscard]] virtual WallTime wall_now() const = 0;
  /// Sleeps until `until` (Waited::timeout) or until `stop` is requested (Waited::cancelled).
  virtual Waited sleep_until(TimePoint until, const std::stop_token& stop) = 0;
};

/// A moment by which something has to be finished. `never()` does not pass.
class Deadline {
 public:
  [[nodiscard]] static Deadline never() { return Deadline(TimePoint::max()); }
  [[nodiscard]] static Deadline at(TimePoint when) { return Deadline(when); }
  [[nodiscard]] static Deadline after(const Clock& clock, Duration span);

  [[nodiscard]] TimePoint when() const { return when_; }
  [[nodiscard]] bool is_never() const { return when_ == TimePoint::max(); }
  [[nodiscard]] bool passed(const Clock& clock) const { return clock.now() >= when_; }
  /// Time left, zero once passed, Duration::max() for never().
  [[nodiscard]] Duration remaining(const Clock& clock) const;
  /// Milliseconds for poll(2): rounded up, -1 for never().
  [[nodiscard]] int poll_milliseconds(const Clock& clock) const;
  /// Whichever of the two comes first.
  [[nodiscard]] Deadline or_earlier(Deadline other) const {
    return when_ <= other.when_ ? *this : other;
  }

 private:
  explicit Deadline(TimePoint when) : when_(when) {}
  TimePoint when_;
};

/// Text of a Go-style duration as Terraform users write it ("90s", "1m30s", "250ms"), rounded to
/// milliseconds.
[[nodiscard]] std::string format_duration(Duration span);

}  // namespace base
