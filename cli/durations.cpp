#include "cli/durations.h"

#include <charconv>
#include <chrono>
#include <cstdint>

#include "base/hidden_text.h"

namespace cli {
namespace {

constexpr std::int64_t kLongest = 366LL * 24 * 3600;

/// Seconds of a unit; 0 for what is none.
std::int64_t seconds_of(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    default:
      return 0;
  }
}

}  // namespace

std::optional<base::Duration> parse_span(std::string_view text) {
  std::int64_t total = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number < 0 || number > kLongest) return std::nullopt;
    const bool is_bare = end == text.data() + text.size();
    if (is_bare && total > 0) return std::nullopt;  // "5m30"
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const std::int64_t unit = is_bare ? 1 : seconds_of(text.front());
    if (unit == 0) return std::nullopt;
    if (!is_bare) text.remove_prefix(1);
    total += number * unit;
    if (total > kLongest) return std::nullopt;
  }
  return std::chrono::seconds(total);
}

base::Diagnostic no_span(const std::string& option, const std::string& value) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "cli.value_invalid",
          .summary = "The value of an option cannot be used",
          .cause = "`" + option + "` is to be a span of time.",
          .evidence = base::visible_text(value, 300),
          .remedy = "Write it as 90s, 5m or 1h30m."};
}

}  // namespace cli
