#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/diagnostic.h"

namespace cli {

/// A span as people write it: "90s", "5m", "1h30m", or a bare number of seconds. Nothing for any
/// other text, and for more than a year.
[[nodiscard]] std::optional<base::Duration> parse_span(std::string_view text);

/// Error cli.value_invalid: the value of `option` is no such span.
[[nodiscard]] base::Diagnostic no_span(const std::string& option, const std::string& value);

}  // namespace cli
