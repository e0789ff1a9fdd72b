#include "cli/view/fitting.h"

#include <doctest/doctest.h>

#include "cli/view/character_width.h"

using cli::view::clipped;
using cli::view::columns_of;
using cli::view::one_line;
using cli::view::padded;
using cli::view::short_span;
using cli::view::wrapped;
using Lines = std::vector<std::string>;

TEST_CASE("a terminal's columns of a character") {
  CHECK(columns_of(U'a') == 1);
  CHECK(columns_of(U'\u00E9') == 1);
  CHECK(columns_of(U'\u0301') == 0);
  CHECK(columns_of(U'\u200D') == 0);
  CHECK(columns_of(U'\u2714') == 1);
  CHECK(columns_of(U'\u65E5') == 2);
  CHECK(columns_of(U'\uAC00') == 2);
  CHECK(columns_of(U'\uFF21') == 2);
  CHECK(columns_of(U'\U0001F680') == 2);
  CHECK(columns_of(U'\U00020000') == 2);
  CHECK(columns_of(U'\U000E0100') == 0);
}

TEST_CASE("a text is one line that a terminal only shows") {
  CHECK(one_line("a\n b\t\tc \r\n", true) == "a b c");
  CHECK(one_line("\x1B[31mred\x1B[0m \x1B]0;title\a!", true) == "red !");
  CHECK(one_line("a\u202Eb\u200Bc\u0085"
                 "d",
                 true) == "abc d");
  CHECK(one_line("\u00E9\u65E5e\u0301", true) == "\u00E9\u65E5e\u0301");
  CHECK(one_line("\u00E9\u65E5e\u0301", false) == "??e");
  CHECK(one_line("bad\xFFtext", true) == "bad\uFFFDtext");
  CHECK(one_line("", true) == "");
}

TEST_CASE("a line is cut to its columns, not to its bytes") {
  CHECK(clipped("short", 5, true) == "short");
  CHECK(clipped("longer", 5, true) == "long\u2026");
  CHECK(clipped("longer", 5, false) == "lo...");
  CHECK(clipped("longer", 3, false) == "lon");
  CHECK(clipped("a b c d", 4, true) == "a b\u2026");
  // Wide characters that do not fit are not cut in two.
  CHECK(clipped("\u65E5\u672C\u8A9E", 5, true) == "\u65E5\u672C\u2026");
  CHECK(clipped("\u65E5\u672C\u8A9E", 4, true) == "\u65E5\u2026");
  CHECK(clipped("ae\u0301bcd", 3, true) == "ae\u0301\u2026");
  CHECK(clipped("\U0001F680\U0001F680", 2, true) == "\u2026" + std::string());
  CHECK(clipped("anything", 0, true) == "");
}

TEST_CASE("padding fills exactly") {
  CHECK(padded("ab", 4, true) == "ab  ");
  CHECK(padded("\u65E5\u672C\u8A9E", 4, true) == "\u65E5\u2026 ");
  CHECK(columns_of(padded("\u65E5\u672C\u8A9E", 4, true)) == 4);
}

TEST_CASE("lines break at blanks") {
  CHECK(wrapped("one two three", 7, 9, true) == Lines{"one two", "three"});
  CHECK(wrapped("onetwothree", 4, 9, true) == Lines{"onet", "woth", "ree"});
  CHECK(wrapped("one two three four", 7, 2, true) == Lines{"one two", "three\u2026"});
  CHECK(wrapped("", 7, 2, true) == Lines{});
  // What fits nowhere does not go on for ever.
  CHECK(wrapped("\u65E5\u672C", 1, 9, true).size() == 1);
}

TEST_CASE("spans are short") {
  CHECK(short_span(-5) == "0s");
  CHECK(short_span(59) == "59s");
  CHECK(short_span(65) == "1m05s");
  CHECK(short_span(3599) == "59m59s");
  CHECK(short_span(7500) == "2h05m");
  CHECK(short_span(2 * 86400 + 3 * 3600) == "2d03h");
}
