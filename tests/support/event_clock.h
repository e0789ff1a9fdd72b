#pragma once

#include <condition_variable>
#include <mutex>
#include <set>
#include <stop_token>
#include <thread>

#include "base/clock.h"

namespace tests {

/// A clock for programs of several threads. It stands still while anybody works, and as soon as all
/// threads of the process wait it is at once at the end of the shortest sleep. So a slow machine
/// changes nothing, and a long wait costs nothing. Sleeps of a day and more do not move it: they
/// are jobs that are not to run. Two in one process would take each other's mover for somebody who
/// works, so the second one's constructor throws std::logic_error. Thread-safe.
class EventClock final : public base::Clock {
 public:
  EventClock();
  ~EventClock() override = default;
  EventClock(const EventClock&) = delete;
  EventClock& operator=(const EventClock&) = delete;

  base::TimePoint now() const override;
  base::WallTime wall_now() const override;
  base::Waited sleep_until(base::TimePoint until, const std::stop_token& stop) override;

 private:
  struct OnlyOne {
    OnlyOne();
    ~OnlyOne();
    OnlyOne(const OnlyOne&) = delete;
    OnlyOne& operator=(const OnlyOne&) = delete;
  };

  /// Moves the clock until it is told to stop.
  void run(const std::stop_token& stop);

  const OnlyOne only_one_;
  const base::TimePoint start_;
  const base::WallTime wall_start_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  base::TimePoint now_;
  std::multiset<base::TimePoint> ends_;  ///< of the sleeps that move it
  std::jthread mover_;
};

}  // namespace tests
