#include "events/time_text.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace events {
namespace {

using std::chrono::day;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

/// The number that `text` is, nothing but digits.
std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || text.front() == '-') {
    return std::nullopt;
  }
  return value;
}

/// ".250" as milliseconds; further digits do not count.
std::optional<milliseconds> fraction(std::string_view text) {
  if (text.empty()) return milliseconds(0);
  if (text.size() < 2 || text.size() > 10 || text.front() != '.') return std::nullopt;
  const std::string_view digits = text.substr(1);
  if (!number(digits)) return std::nullopt;
  std::string three(digits.substr(0, 3));
  three.resize(3, '0');
  const auto count = number(three);
  return count ? std::optional(milliseconds(*count)) : std::nullopt;
}

}  // namespace

std::string format_time(base::WallTime time) {
  const auto whole = floor<milliseconds>(time);
  const std::time_t day_time = floor<seconds>(whole).time_since_epoch().count();
  std::tm parts{};
  ::gmtime_r(&day_time, &parts);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  const auto rest = static_cast<int>((whole - floor<seconds>(whole)).count());
  std::array<char, 16> end{};
  std::snprintf(end.data(), end.size(), ".%03dZ", rest);
  return std::string(text.data(), length) + end.data();
}

std::optional<base::WallTime> parse_time(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  if (text.size() <= kForm.size() || text.back() != 'Z') return std::nullopt;
  for (const std::size_t at : {4U, 7U, 10U, 13U, 16U}) {
    if (text[at] != kForm[at]) return std::nullopt;
  }
  const auto part = [text](std::size_t at, std::size_t length) {
    return number(text.substr(at, length));
  };
  const auto year_number = part(0, 4);
  const auto month_number = part(5, 2);
  const auto day_number = part(8, 2);
  const auto hour = part(11, 2);
  const auto minute = part(14, 2);
  const auto second = part(17, 2);
  const auto rest = fraction(text.substr(kForm.size(), text.size() - kForm.size() - 1));
  if (!year_number || !month_number || !day_number || !hour || !minute || !second || !rest) {
    return std::nullopt;
  }
  const year_month_day date{year(*year_number), month(static_cast<unsigned>(*month_number)),
                            day(static_cast<unsigned>(*day_number))};
  // Beyond 2200 a clock of nanoseconds ends.
  if (!date.ok() || *year_number < 1970 || *year_number > 2200 || *hour > 23 || *minute > 59 ||
      *second > 60) {
    return std::nullopt;
  }
  return sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second) + *rest;
}

}  // namespace events
