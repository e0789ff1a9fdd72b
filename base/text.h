#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base {

/// `text` as valid UTF-8: every byte that is not part of a well-formed sequence becomes U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// One character of a text: its code point, and how many bytes it has there. Bytes that are no
/// UTF-8 are U+FFFD each.
struct Utf8Character {
  char32_t code = 0;
  std::size_t bytes = 1;
};
/// The character that begins at `at`, which is inside of `text`.
[[nodiscard]] Utf8Character utf8_character(std::string_view text, std::size_t at);

/// Remote or user text made fit to be shown: living secrets masked, terminal escapes and other
/// control characters removed (line breaks and tabs stay), valid UTF-8, and clipped to `limit`
/// bytes on a character boundary with a note of how much was left out.
[[nodiscard]] std::string evidence_text(std::string_view text, std::size_t limit = 2000);

/// `text` without leading and trailing blanks, tabs and line breaks.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// ASCII lower case; other bytes stay.
[[nodiscard]] std::string lower_case(std::string_view text);

}  // namespace base
