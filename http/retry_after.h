#pragma once

#include <optional>

#include "base/clock.h"
#include "http/message.h"

namespace http {

/// How long an answer asks to be left alone by its Retry-After: seconds, or a date seen from the
/// answer's own Date, else from `now`. Never negative, a day at most; nothing when the header is
/// missing or makes no sense.
[[nodiscard]] std::optional<base::Duration> retry_after(const Response& response,
                                                        base::WallTime now);

}  // namespace http
