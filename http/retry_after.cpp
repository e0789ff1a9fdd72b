#include "http/retry_after.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <string>

#include "base/text.h"

namespace http {
namespace {

constexpr std::int64_t kLongest = 24 * 60 * 60;

std::optional<std::int64_t> date(std::string_view text) {
  const std::time_t seconds = curl_getdate(std::string(text).c_str(), nullptr);
  return seconds < 0 ? std::nullopt : std::optional<std::int64_t>(seconds);
}

}  // namespace

std::optional<base::Duration> retry_after(const Response& response, base::WallTime now) {
  const std::string_view text = base::trimmed(response.header("retry-after"));
  if (text.empty()) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) {
    const auto until = date(text);
    if (!until) return std::nullopt;
    const std::int64_t here = std::chrono::system_clock::to_time_t(now);
    seconds = *until - date(response.header("date")).value_or(here);
  }
  return std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, kLongest));
}

}  // namespace http
