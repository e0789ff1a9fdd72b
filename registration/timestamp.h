#pragma once

#include <string>

#include "base/clock.h"

namespace registration {

/// RFC 3339 in UTC with whole seconds: "2026-11-23T10:04:45Z".
[[nodiscard]] std::string format_timestamp(base::WallTime time);

}  // namespace registration
