#pragma once

#include <string_view>

namespace base {

/// How a character looks where a text is shown.
enum class Look {
  visible,
  blank,  ///< the plain one
  tab,
  line_break,   ///< \n and \r
  control,      ///< other control characters
  other_blank,  ///< takes place, and is not the plain one
  no_width,
  joining,  ///< no width, and part of how some scripts and symbols are written
};

/// Characters beyond ASCII that show nothing: those without a width, blanks of other kinds and line
/// breaks of other kinds, by the tables of Unicode.
struct UnseenRange {
  char32_t first;
  char32_t last;
  Look look;
  std::string_view name;  ///< for people: "a zero-width blank"
};

/// The range that holds `code`; null for what is seen, and for ASCII. It lives as long as the
/// program.
[[nodiscard]] const UnseenRange* unseen_range(char32_t code);

}  // namespace base
