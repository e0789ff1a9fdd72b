#include "base/utf8.h"

#include <doctest/doctest.h>

using base::valid_utf8;

TEST_CASE("well-formed UTF-8 stays, everything else becomes the replacement character") {
  struct Row {
    const char* name;
    std::string input;
    std::string expected;
  };
  const std::string bad = "\xEF\xBF\xBD";
  const Row rows[] = {
      {"ascii", "plain", "plain"},
      {"two, three and four bytes", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80",
       "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
      {"lone byte",
       "a\xFF"
       "b",
       "a" + bad + "b"},
      {"truncated", "\xE2\x82", bad + bad},
      {"overlong", "\xC0\xAF", bad + bad},
      {"overlong of three", "\xE0\x80\x80", bad + bad + bad},
      {"surrogate", "\xED\xA0\x80", bad + bad + bad},
      {"above the last code point", "\xF4\x90\x80\x80", bad + bad + bad + bad},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(valid_utf8(row.input) == row.expected);
  }
}

TEST_CASE("a code point and its bytes tell each other") {
  struct Row {
    char32_t code;
    std::string bytes;
  };
  const Row rows[] = {{0x41, "A"},
                      {0x7F, "\x7F"},
                      {0x80, "\xC2\x80"},
                      {0x7FF, "\xDF\xBF"},
                      {0x800, "\xE0\xA0\x80"},
                      {0xFFFF, "\xEF\xBF\xBF"},
                      {0x10000, "\xF0\x90\x80\x80"},
                      {0x10FFFF, "\xF4\x8F\xBF\xBF"}};
  for (const Row& row : rows) {
    CAPTURE(static_cast<std::uint32_t>(row.code));
    CHECK(base::utf8_of(row.code) == row.bytes);
    const base::Utf8Character character = base::utf8_character("x" + row.bytes + "y", 1);
    CHECK(character.code == row.code);
    CHECK(character.bytes == row.bytes.size());
  }
  CHECK(base::utf8_character("\xE2\x82", 0).code == 0xFFFD);
  CHECK(base::utf8_character("\xE2\x82", 0).bytes == 1);
}

TEST_CASE("a text is cut where no character is") {
  const std::string text = "a\xE2\x82\xACz";
  CHECK(base::utf8_boundary(text, 0) == 0);
  CHECK(base::utf8_boundary(text, 1) == 1);
  CHECK(base::utf8_boundary(text, 2) == 1);
  CHECK(base::utf8_boundary(text, 3) == 1);
  CHECK(base::utf8_boundary(text, 4) == 4);
  CHECK(base::utf8_boundary(text, 5) == 5);
}
