#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base {

/// Remote or user text made fit to be shown: living secrets masked, terminal escapes and other
/// control characters removed (line breaks and tabs stay), valid UTF-8, and clipped to `limit`
/// bytes on a character boundary with a note of how much was left out.
[[nodiscard]] std::string evidence_text(std::string_view text, std::size_t limit = 2000);

/// `text` without leading and trailing blanks, tabs and line breaks.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// ASCII lower case; other bytes stay.
[[nodiscard]] std::string lower_case(std::string_view text);

}  // namespace base
