#include "schema/duration.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "base/hidden_text.h"

namespace schema {
namespace {

using Nanoseconds = std::uint64_t;

// Longer units first: "ms" must not be read as "m".
constexpr std::array<std::pair<std::string_view, Nanoseconds>, 6> kUnits = {{
    {"ns", 1},
    {"us", 1'000},
    {"ms", 1'000'000},
    {"s", 1'000'000'000},
    {"m", 60'000'000'000},
    {"h", 3'600'000'000'000},
}};
constexpr auto kLongest = static_cast<Nanoseconds>(std::numeric_limits<base::Duration::rep>::max());
constexpr base::Duration kLongestUsed = std::chrono::years(100);

tl::unexpected<base::Diagnostic> not_a_duration(std::string_view text) {
  return base::fail({.kind = base::ErrorKind::invalid_config,
                     .code = "config.duration",
                     .summary = "Not a duration",
                     .cause = "A duration was expected.",
                     .evidence = base::visible_text(text, 200),
                     .remedy = "Write numbers with units, such as \"90s\", \"5m\" or \"1h30m\"."});
}

std::string_view take_digits(std::string_view& rest) {
  const std::size_t count = std::min(rest.find_first_not_of("0123456789"), rest.size());
  const std::string_view digits = rest.substr(0, count);
  rest.remove_prefix(count);
  return digits;
}

std::optional<Nanoseconds> take_unit(std::string_view& rest) {
  for (const auto& [name, length] : kUnits) {
    if (!rest.starts_with(name)) continue;
    rest.remove_prefix(name.size());
    return length;
  }
  return std::nullopt;
}

/// `digits` times `unit`; nothing when that is too long.
std::optional<Nanoseconds> whole_part(std::string_view digits, Nanoseconds unit) {
  const Nanoseconds most = kLongest / unit;
  Nanoseconds count = 0;
  for (const char digit : digits) {
    if (count > most / 10) return std::nullopt;
    count = count * 10 + static_cast<Nanoseconds>(digit - '0');
    if (count > most) return std::nullopt;
  }
  return count * unit;
}

/// The fraction 0.`digits` of `unit`, in whole nanoseconds.
Nanoseconds fraction_part(std::string_view digits, Nanoseconds unit) {
  Nanoseconds span = 0;
  for (const char digit : digits) {
    unit /= 10;
    span += unit * static_cast<Nanoseconds>(digit - '0');
  }
  return span;
}

/// One number with its unit, from the front of `rest`.
std::optional<Nanoseconds> take_term(std::string_view& rest) {
  const std::string_view whole = take_digits(rest);
  std::string_view fraction;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    fraction = take_digits(rest);
  }
  if (whole.empty() && fraction.empty()) return std::nullopt;
  const auto unit = take_unit(rest);
  if (!unit) return std::nullopt;
  const auto span = whole_part(whole, *unit);
  if (!span) return std::nullopt;
  return *span + fraction_part(fraction, *unit);
}

}  // namespace

base::Expected<base::Duration> parse_duration(std::string_view text) {
  if (text == "0") return base::Duration::zero();
  std::string_view rest = text;
  Nanoseconds total = 0;
  do {
    const auto span = take_term(rest);
    if (!span || *span > kLongest - total) return not_a_duration(text);
    total += *span;
  } while (!rest.empty());
  return base::Duration(total);
}

base::Duration duration_of(const Field<std::string>& field) {
  return duration_or(field, base::Duration::zero());
}

base::Duration duration_or(const Field<std::string>& field, base::Duration fallback) {
  const std::string* const text = field.if_known();
  if (text == nullptr) return fallback;
  return std::min(parse_duration(*text).value_or(fallback), kLongestUsed);
}

}  // namespace schema
