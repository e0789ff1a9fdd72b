#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base {

/// What becomes of line breaks and tabs where controls are replaced.
enum class Breaks {
  kept,      ///< they stay; a carriage return before a line break goes
  replaced,  ///< they are controls like others: for texts of one line
};

/// How many bytes of `text` at `at` a terminal obeys instead of showing them: an escape sequence or
/// a control character, line breaks and tabs included; 0 for what it shows.
[[nodiscard]] std::size_t control_length(std::string_view text, std::size_t at);

/// `text` with everything a terminal obeys instead of showing replaced: each escape sequence and
/// each control character of ASCII. Bytes above ASCII stay as they are.
[[nodiscard]] std::string replace_controls(std::string_view text, std::string_view replacement,
                                           Breaks breaks);

/// The same for what is obeyed above ASCII: U+0080 to U+009F, which terminals take for escape
/// sequences too, line and paragraph separators, and the marks that turn the direction of what
/// follows, so that a text reads as another one. `text` is valid UTF-8.
[[nodiscard]] std::string replace_unicode_controls(std::string_view text,
                                                   std::string_view replacement);

}  // namespace base
