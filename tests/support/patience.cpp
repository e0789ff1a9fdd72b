#include "tests/support/patience.h"

#include <algorithm>

#include "base/clock.h"
#include "base/system_clock.h"

namespace tests {

namespace {

/// A look may start processes, and what takes long is looked at by many tests side by side.
constexpr base::Duration kMostBetweenLooks = std::chrono::milliseconds(100);

}  // namespace

bool eventually(const std::function<bool()>& holds) {
  base::Clock& clock = base::system_clock();
  const base::Deadline deadline = base::Deadline::after(clock, kPatience);
  base::Duration pause = std::chrono::milliseconds(10);
  while (!holds()) {
    if (deadline.passed(clock)) return false;
    clock.sleep_until(clock.now() + pause, {});
    pause = std::min(pause * 5 / 4, kMostBetweenLooks);
  }
  return true;
}

}  // namespace tests
