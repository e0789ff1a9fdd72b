#include "tests/support/patience.h"

#include "base/clock.h"
#include "base/system_clock.h"

namespace tests {

bool eventually(const std::function<bool()>& holds) {
  base::Clock& clock = base::system_clock();
  const base::Deadline deadline = base::Deadline::after(clock, kPatience);
  while (!holds()) {
    if (deadline.passed(clock)) return false;
    clock.sleep_until(clock.now() + std::chrono::milliseconds(10), {});
  }
  return true;
}

}  // namespace tests
