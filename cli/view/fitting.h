#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cli::view {

/// Any text as one line that a terminal only shows: no control character, escape sequence or mark
/// of direction, a blank for each row of blanks and line breaks; without `unicode`, "?" for what is
/// not ASCII.
[[nodiscard]] std::string one_line(std::string_view text, bool unicode);

/// How many columns such a line takes.
[[nodiscard]] std::size_t columns_of(std::string_view line);

/// Such a line, cut to at most `width` columns; a mark at its end tells that it was.
[[nodiscard]] std::string clipped(std::string_view line, std::size_t width, bool unicode);

/// The same, filled up with blanks to exactly `width` columns.
[[nodiscard]] std::string padded(std::string_view line, std::size_t width, bool unicode);

/// Such a line in lines of at most `width` columns, broken at blanks where there are any; of more
/// than `most` lines the last is clipped.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view line, std::size_t width,
                                               std::size_t most, bool unicode);

/// "41s", "1m05s", "2h05m", "5d03h": at most six columns below a hundred days.
[[nodiscard]] std::string short_span(long long seconds);

}  // namespace cli::view
