#include <chrono>
#include <cstdint>
#include <string>

#include "coolify/instance_time.h"
#include "tests/fuzz/require.h"

namespace {

using std::chrono::year;

void require_whole_year(const std::optional<base::WallTime>& time) {
  if (!time) return;
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(*time));
  require(date.ok() && date.year() >= year(1678) && date.year() <= year(2261));
}

void require_pause(const std::optional<base::Duration>& pause) {
  require(!pause || (*pause >= base::Duration::zero() && *pause <= std::chrono::hours(24)));
}

}  // namespace

/// Whatever the texts are, a time is one of the years there are, and a pause no longer than a day.
/// The first line is taken as each kind of text, the second as another at the same time.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string one = input.substr(0, end);
  const std::string other = input.substr(std::min(end + 1, input.size()));
  const auto stamp = coolify::parse_timestamp(one);
  const auto date = coolify::parse_http_date(one);
  require_whole_year(stamp);
  require_whole_year(date);
  if (stamp) require(coolify::parse_timestamp(one) == stamp);
  const base::WallTime now = stamp.value_or(date.value_or(base::WallTime()));
  require_pause(coolify::parse_retry_after(other, now));
  require_pause(coolify::parse_retry_after(other, std::nullopt));
  require_pause(coolify::asked_pause({429, {{"date", one}, {"retry-after", other}}, ""}, now));
  require_pause(coolify::asked_pause({429, {{"x-ratelimit-reset", other}}, ""}, now));
  return 0;
}
