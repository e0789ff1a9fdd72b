#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace cli {

/// A text as it may stand in a document: valid UTF-8, living secrets masked, clipped.
[[nodiscard]] nlohmann::json json_string(std::string_view text);
/// The same; null for an empty text.
[[nodiscard]] nlohmann::json json_string_or_null(std::string_view text);

/// Objects with severity, code, summary, cause, evidence, remedy and notes.
[[nodiscard]] nlohmann::json diagnostics_json(const base::Diagnostics& all);

/// The document, indented, with a line break at its end.
[[nodiscard]] std::string dumped(const nlohmann::json& document);

}  // namespace cli
