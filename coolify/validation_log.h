#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "coolify/verdict.h"

namespace coolify {

/// Coolify's log text as plain text, as text_of_html() makes it, without empty lines. Coolify
/// escapes some logs as a whole, so that their tags come as entities.
[[nodiscard]] std::string clean_log(std::string_view html);

/// What a cleaned log tells. The texts are the only thing that tells these cases apart.
struct LogClass {
  VerdictFailure failure = VerdictFailure::unknown;
  std::optional<ConnectionCause> connection_cause = {};
  std::vector<std::string> missing_commands = {};
  bool late_error = false;  ///< an error after the checks; with both flags true only the proxy step
};
[[nodiscard]] LogClass classify_log(std::string_view cleaned);

}  // namespace coolify
