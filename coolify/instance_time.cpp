#include "coolify/instance_time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "base/text.h"

namespace coolify {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

/// The years that base::WallTime, a count of nanoseconds, holds as a whole.
constexpr std::chrono::sys_seconds kEarliest = sys_days(std::chrono::year(1678) / 1 / 1);
constexpr std::chrono::sys_seconds kLatest = sys_days(std::chrono::year(2262) / 1 / 1);
/// No pause is longer.
constexpr seconds kLongestPause = std::chrono::hours(24);

/// Takes `count` digits off the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  const char* const end = text.data() + count;
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end || text.front() == '-') return std::nullopt;
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<seconds> take_time_of_day(std::string_view& text) {
  const auto hour = take_number(text, 2);
  if (!hour || !take(text, ":")) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || !take(text, ":")) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return std::chrono::hours(*hour) + minutes(*minute) + seconds(*second);
}

/// What follows the seconds: nothing, "Z", or an offset to subtract.
std::optional<seconds> take_offset(std::string_view text) {
  if (text.empty() || text == "Z") return seconds(0);
  const int sign = text.front() == '-' ? -1 : 1;
  if (!take(text, "+-")) return std::nullopt;
  const auto hour = take_number(text, 2);
  take(text, ":");
  const auto minute = take_number(text, 2);
  if (!hour || !minute || !text.empty()) return std::nullopt;
  return sign * (std::chrono::hours(*hour) + minutes(*minute));
}

std::optional<base::WallTime> at(int year, int month, int day, seconds time_of_day) {
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  const std::chrono::sys_seconds moment = std::chrono::sys_days(date) + time_of_day;
  if (moment < kEarliest || moment >= kLatest) return std::nullopt;
  return base::WallTime(moment);
}

}  // namespace

std::optional<base::WallTime> parse_timestamp(std::string_view text) {
  const auto year = take_number(text, 4);
  if (!year || !take(text, "-")) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, "-")) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day || !take(text, "T ")) return std::nullopt;
  const auto time_of_day = take_time_of_day(text);
  if (!time_of_day) return std::nullopt;
  if (take(text, ".")) {
    const std::size_t digits = text.find_first_not_of("0123456789");
    text.remove_prefix(std::min(digits, text.size()));
  }
  const auto offset = take_offset(text);
  if (!offset) return std::nullopt;
  return at(*year, *month, *day, *time_of_day - *offset);
}

std::optional<base::WallTime> parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::size_t comma = text.find(", ");
  if (comma == std::string_view::npos) return std::nullopt;
  text.remove_prefix(comma + 2);
  const auto day = take_number(text, 2);
  if (!day || !take(text, " ")) return std::nullopt;
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(0, 3));
  if (month == kMonths.end()) return std::nullopt;
  text.remove_prefix(3);
  if (!take(text, " ")) return std::nullopt;
  const auto year = take_number(text, 4);
  if (!year || !take(text, " ")) return std::nullopt;
  const auto time_of_day = take_time_of_day(text);
  if (!time_of_day || text != " GMT") return std::nullopt;
  return at(*year, static_cast<int>(month - kMonths.begin()) + 1, *day, *time_of_day);
}

std::optional<base::Duration> parse_retry_after(std::string_view text,
                                                const std::optional<base::WallTime>& now) {
  const std::string_view clean = base::trimmed(text);
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(clean.data(), clean.data() + clean.size(), count);
  if (error == std::errc() && end == clean.data() + clean.size()) {
    return seconds(std::clamp<std::int64_t>(count, 0, kLongestPause.count()));
  }
  const auto until = parse_http_date(clean);
  if (!until || !now) return std::nullopt;
  // Two times may be further apart than a duration can say.
  if (*until <= *now) return base::Duration::zero();
  return *until >= *now + kLongestPause ? base::Duration(kLongestPause) : *until - *now;
}

std::optional<base::Duration> asked_pause(const http::Response& response,
                                          const base::WallTime& now) {
  // The clocks of the two machines may differ.
  const base::WallTime theirs = parse_http_date(response.header("date")).value_or(now);
  if (const auto pause = parse_retry_after(response.header("retry-after"), theirs)) return pause;
  const std::string_view reset = base::trimmed(response.header("x-ratelimit-reset"));
  std::int64_t until = 0;
  const auto [end, error] = std::from_chars(reset.data(), reset.data() + reset.size(), until);
  if (error != std::errc() || end != reset.data() + reset.size()) return std::nullopt;
  const std::int64_t since = std::chrono::system_clock::to_time_t(theirs);
  return seconds(std::clamp(until, since, since + kLongestPause.count()) - since);
}

}  // namespace coolify
