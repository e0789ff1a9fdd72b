#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace events {

/// RFC 3339 in UTC with milliseconds: "2026-11-23T10:04:45.250Z".
[[nodiscard]] std::string format_time(base::WallTime time);

/// A time as format_time() writes it, with or without a fraction; nothing for any other text.
[[nodiscard]] std::optional<base::WallTime> parse_time(std::string_view text);

}  // namespace events
