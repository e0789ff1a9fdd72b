#include "base/terminal_text.h"

#include <doctest/doctest.h>

using base::Breaks;
using base::replace_controls;
using base::replace_unicode_controls;

TEST_CASE("each sequence and each control character is replaced") {
  CHECK(replace_controls("\x1B[31mred\x1B[0m", "?", Breaks::kept) == "?red?");
  CHECK(replace_controls("a\x1B]52;c;Zm9v\ab\x1B]0;t\x1B\\c", "?", Breaks::kept) == "a?b?c");
  CHECK(replace_controls("No changes.\rSome\b\x7F\v", "?", Breaks::kept) == "No changes.?Some???");
  CHECK(replace_controls(std::string_view("a\0b", 3), "?", Breaks::kept) == "a?b");
  CHECK(replace_controls("\x1B", "?", Breaks::kept) == "?");
  CHECK(replace_controls("caf\xC3\xA9 ~", "?", Breaks::replaced) == "caf\xC3\xA9 ~");
}

TEST_CASE("line breaks and tabs stay, unless a text has one line") {
  CHECK(replace_controls("a\tb\r\nc\nd\re", "?", Breaks::kept) == "a\tb\nc\nd?e");
  CHECK(replace_controls("a\tb\r\nc", "?", Breaks::replaced) == "a?b??c");
}

TEST_CASE("controls above ASCII are replaced, letters are not") {
  const char* const controls[] = {"\xC2\x80",     "\xC2\x9B",     "\xC2\x9F",     "\xD8\x9C",
                                  "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xAE",
                                  "\xE2\x81\xA6", "\xE2\x81\xA9"};
  for (const char* const control : controls) {
    CHECK(replace_unicode_controls("a" + std::string(control) + "b", "?") == "a?b");
  }
  const char* const others[] = {"\xC2\xA0",     "\xC3\x9B",     "\xD8\x9B",        "\xD8\x9D",
                                "\xE2\x80\x8D", "\xE2\x80\x90", "\xE2\x80\xA7",    "\xE2\x80\xAF",
                                "\xE2\x81\xA5", "\xE2\x81\xAA", "\xF0\x9F\x98\x80"};
  for (const char* const other : others) CHECK(replace_unicode_controls(other, "?") == other);
}
