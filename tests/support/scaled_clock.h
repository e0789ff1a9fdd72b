#pragma once

#include "base/clock.h"

namespace tests {

/// The machine's clock, `factor` times as fast: whoever sleeps ten seconds on it waits only ten
/// seconds divided by the factor. Programs that share one keep their proportions.
class ScaledClock final : public base::Clock {
 public:
  explicit ScaledClock(int factor)
      : factor_(factor), start_(real_.now()), wall_start_(real_.wall_now()) {}

  base::TimePoint now() const override { return start_ + (real_.now() - start_) * factor_; }
  base::WallTime wall_now() const override {
    return wall_start_ + std::chrono::duration_cast<base::WallTime::duration>(now() - start_);
  }
  base::Waited sleep_until(base::TimePoint until, const std::stop_token& stop) override {
    return real_.sleep_until(start_ + (until - start_) / factor_, stop);
  }

 private:
  base::Clock& real_ = base::system_clock();
  const int factor_;
  const base::TimePoint start_;
  const base::WallTime wall_start_;
};

}  // namespace tests
