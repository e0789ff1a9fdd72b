#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"
#include "http/message.h"

namespace coolify {

/// A timestamp as Coolify writes it: "2026-11-23T10:04:45.000000Z", also with an offset
/// ("+02:00"), or "2026-11-23 10:04:45", which is UTC. Fractions are dropped: Coolify's times have
/// a resolution of one second. Nothing for other texts, and for years outside 1678 to 2261, which
/// a time does not hold.
[[nodiscard]] std::optional<base::WallTime> parse_timestamp(std::string_view text);

/// The value of a Date header: "Mon, 23 Nov 2026 10:04:45 GMT". The same years.
[[nodiscard]] std::optional<base::WallTime> parse_http_date(std::string_view text);

/// The pause a Retry-After header asks for, in seconds or as a date, seen from `now`. Never
/// negative, a day at most; nothing when the header is missing or makes no sense.
[[nodiscard]] std::optional<base::Duration> parse_retry_after(
    std::string_view text, const std::optional<base::WallTime>& now);

/// How long an answer asks to be left alone: its Retry-After, else until its X-RateLimit-Reset
/// (unix seconds). Seen from the answer's own Date, else from `now`.
[[nodiscard]] std::optional<base::Duration> asked_pause(const http::Response& response,
                                                        const base::WallTime& now);

}  // namespace coolify
