#pragma once

#include <functional>
#include <mutex>
#include <stop_token>
#include <vector>

#include "base/clock.h"

namespace tests {

/// A clock that stands still until somebody sleeps on it, and then is at once at the end of that
/// sleep. Records every sleep. Thread-safe.
class FakeClock final : public base::Clock {
 public:
  base::TimePoint now() const override {
    const std::scoped_lock lock(mutex_);
    return now_;
  }
  base::WallTime wall_now() const override {
    const std::scoped_lock lock(mutex_);
    return base::WallTime(std::chrono::duration_cast<base::WallTime::duration>(
        std::chrono::seconds(1'795'000'000) + now_.time_since_epoch()));
  }
  base::Waited sleep_until(base::TimePoint until, const std::stop_token& stop) override {
    if (stop.stop_requested()) return base::Waited::cancelled;
    std::function<void()> hook;
    {
      const std::scoped_lock lock(mutex_);
      if (until > now_) {
        sleeps_.push_back(until - now_);
        now_ = until;
      }
      hook = on_sleep_;
    }
    if (hook) hook();
    return stop.stop_requested() ? base::Waited::cancelled : base::Waited::timeout;
  }

  void advance(base::Duration span) {
    const std::scoped_lock lock(mutex_);
    now_ += span;
  }
  /// Called after each sleep: lets a test change the world while somebody waits.
  void on_sleep(std::function<void()> hook) {
    const std::scoped_lock lock(mutex_);
    on_sleep_ = std::move(hook);
  }
  std::vector<base::Duration> sleeps() const {
    const std::scoped_lock lock(mutex_);
    return sleeps_;
  }

 private:
  mutable std::mutex mutex_;
  base::TimePoint now_{std::chrono::hours(1)};
  std::vector<base::Duration> sleeps_;
  std::function<void()> on_sleep_;
};

}  // namespace tests
