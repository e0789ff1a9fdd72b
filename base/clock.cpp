#include "base/clock.h"

#include <algorithm>
#include <limits>

namespace base {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

}  // namespace

Deadline Deadline::after(const Clock& clock, Duration span) {
  const TimePoint now = clock.now();
  if (span >= TimePoint::max() - now) return never();
  return Deadline(now + span);
}

Duration Deadline::remaining(const Clock& clock) const {
  if (is_never()) return Duration::max();
  return std::max(Duration::zero(), Duration(when_ - clock.now()));
}

int Deadline::poll_milliseconds(const Clock& clock) const {
  if (is_never()) return -1;
  const auto left = std::chrono::ceil<milliseconds>(remaining(clock)).count();
  return static_cast<int>(std::min<std::int64_t>(left, std::numeric_limits<int>::max()));
}

std::string format_duration(Duration span) {
  const auto total = duration_cast<milliseconds>(span).count();
  if (total < 1000) return std::to_string(total) + "ms";
  const auto hours = total / 3'600'000;
  const auto minutes = total / 60'000 % 60;
  const auto seconds = total / 1000 % 60;
  const auto millis = total % 1000;
  std::string text;
  if (hours > 0) text += std::to_string(hours) + "h";
  if (minutes > 0) text += std::to_string(minutes) + "m";
  if (seconds == 0 && millis == 0) return text;
  text += std::to_string(seconds);
  if (millis > 0 && total < 10'000) text += "." + std::to_string(millis / 100);
  return text + "s";
}

}  // namespace base
