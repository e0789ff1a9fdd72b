#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/expected.h"
#include "schema/field.h"

namespace schema {

/// Reads a duration as Terraform users write it, in Go's notation: "5m", "1h30m", "1.5s", "250ms",
/// "0". Units: h, m, s, ms, us, ns. Fails (kind invalid_config, code config.duration) for anything
/// else, for negative durations and for more than about 292 years.
[[nodiscard]] base::Expected<base::Duration> parse_duration(std::string_view text);

/// The duration of a field with a fallback, at most 100 years: a sum with a longer one need not fit
/// a clock any more. Texts that are none were refused by the validator schema::duration(); should
/// one come here all the same, or no known text, it is no time at all.
[[nodiscard]] base::Duration duration_of(const Field<std::string>& field);

/// The known duration, at most 100 years, else `fallback`. Texts that are none were refused by the
/// validator schema::duration(); should one come here all the same, it counts as left out.
[[nodiscard]] base::Duration duration_or(const Field<std::string>& field, base::Duration fallback);

}  // namespace schema
