#include "base/system_clock.h"

#include "base/wait.h"

namespace base {
namespace {

class SystemClock final : public Clock {
 public:
  TimePoint now() const override { return std::chrono::steady_clock::now(); }
  WallTime wall_now() const override { return std::chrono::system_clock::now(); }
  Waited sleep_until(TimePoint until, const std::stop_token& stop) override {
    const StopSignal signal(stop);
    return wait(*this, std::span<pollfd>(), Deadline::at(until), signal);
  }
};

}  // namespace

Clock& system_clock() {
  static SystemClock clock;
  return clock;
}

}  // namespace base
