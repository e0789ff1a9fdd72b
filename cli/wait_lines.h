#pragma once

#include <mutex>
#include <optional>
#include <ostream>
#include <string>

#include "base/clock.h"
#include "base/progress.h"

namespace cli {

/// Tells in lines what a command waits for before it has anything else to show: at once, when the
/// cause changes, and else every half minute. Both references must outlive it. Thread-safe.
class WaitLines final : public base::Progress {
 public:
  WaitLines(base::Clock& clock, std::ostream& out) : clock_(clock), out_(out) {}

  void waiting(const base::Wait& wait) override;

 private:
  base::Clock& clock_;
  std::ostream& out_;
  std::mutex mutex_;
  std::string told_;  // what the last line was about
  std::optional<base::TimePoint> told_at_;
};

}  // namespace cli
