#pragma once

#include <cstddef>
#include <cstdint>
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

/// Where `text` can be cut so that no character is: `at`, or where the character begins that `at`
/// is inside of.
[[nodiscard]] std::size_t utf8_boundary(std::string_view text, std::size_t at);

/// A code point in UTF-8. Surrogates, which are none, come out as three bytes that are not valid.
[[nodiscard]] std::string utf8_of(std::uint32_t code);

}  // namespace base
