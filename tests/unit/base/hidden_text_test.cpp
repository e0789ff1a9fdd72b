#include "base/hidden_text.h"

#include <doctest/doctest.h>

#include <string>

#include "base/secret.h"

TEST_CASE("what of a line cannot be seen is told with its place, and nothing of the rest") {
  struct Row {
    std::string text;
    const char* told;
  };
  const Row rows[] = {
      {"", ""},
      {"deploy", ""},
      {"two words", ""},
      {"M\xC3\xBCnchen", ""},
      {"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9", ""},  // joined on purpose
      {"\xE2\x9D\xA4\xEF\xB8\x8F", ""},
      {"deploy\n", "It ends with a line break (\\n)."},
      {"deploy\r\n", "It ends with a line break (\\r\\n)."},
      {"deploy\r", "It ends with a line break (\\r)."},
      {"deploy\n\n", "It ends with a line break (\\n)."},
      {"deploy ", "It ends with a blank."},
      {"deploy\t", "It ends with a tab."},
      {" deploy", "It begins with a blank."},
      {"\xEF\xBB\xBF"
       "deploy",
       "It begins with a byte order mark (U+FEFF)."},
      {"\xEF\xBB\xBF"
       "deploy\n",
       "It begins with a byte order mark (U+FEFF)."},
      {"de\xC2\xA0ploy", "Its character 3 is a non-breaking blank (U+00A0)."},
      {"\xC3\xBC\xE2\x80\x8Bx",
       ""
       "Its character 2 is a zero-width blank (U+200B)."},
      {"ab\ncd", "Its character 3 is a line break (\\n)."},
      {"ab\x1B[0m", "Its character 3 is a control character (U+001B)."},
      {"a\tb", "Its character 2 is a tab."},
      {"ab\xE2\x80\x8D", "It ends with a zero-width joiner (U+200D)."},
      {"a\xE2\x80\xAE"
       "b",
       "Its character 2 is a mark of direction (U+202E)."},
      {std::string("a\0b", 3), "Its character 2 is a control character (U+0000)."},
      {"\xE3\x80\x80", "It holds nothing that can be seen."},
      {" \r\n", "It holds nothing that can be seen."},
  };
  for (const Row& row : rows) {
    CAPTURE(base::visible_text(row.text));
    CHECK(base::hidden_part(row.text) == row.told);
  }
}

TEST_CASE("of several lines the line is told, and usual blanks are none of it") {
  CHECK(base::hidden_part_of_lines("one\r\n\ttwo  \n\n three\n").empty());
  CHECK(base::hidden_part_of_lines("one\n  t\xC2\xA0wo\n") ==
        "Line 2: Its character 4 is a non-breaking blank (U+00A0).");
}

TEST_CASE("evidence of the configuration shows what cannot be seen") {
  CHECK(base::visible_text("plain text") == "plain text");
  CHECK(base::visible_text("root\r\n") == "root\\r\\n");
  CHECK(base::visible_text(" root ") == "<U+0020>root<U+0020>");
  CHECK(base::visible_text("a\xC2\xA0"
                           "b\xEF\xBB\xBF") == "a<U+00A0>b<U+FEFF>");
  CHECK(base::visible_text("a\tb\\n") == "a\\tb\\\\n");
  CHECK(base::visible_text("a\x1B[31mb") == "a<U+001B>[31mb");
  const base::Secret secret("hunter2-canary");
  CHECK(base::visible_text("is hunter2-canary\n") == "is (masked)\\n");
  CHECK(base::visible_text("123456789", 8) == "12345678... (1 more bytes)");
}

TEST_CASE("what stands around and between words is taken for what it means") {
  CHECK(base::visible_part("\xEF\xBB\xBF \xC2\xA0root\xE2\x80\x8B\r\n") == "root");
  CHECK(base::visible_part(" \n").empty());
  CHECK(base::typed_part("\xEF\xBB\xBF\n pass word \r\n\n") == " pass word ");
  CHECK(base::typed_part("a\nb") == "a\nb");
  CHECK(base::typed_part("\r\n").empty());
  CHECK(base::with_plain_blanks("ssh-rsa\xC2\xA0"
                                "AA\xE2\x80\x8B"
                                "AA\n\xEF\xBB\xBF#") == "ssh-rsa AAAA\n#");
}

TEST_CASE("control characters are what nobody can type") {
  CHECK_FALSE(base::has_controls("pass\tword \xC2\xA0"));
  CHECK(base::has_controls("a\nb"));
  CHECK(base::has_controls("a\x7F"));
  CHECK(base::has_controls(std::string("a\0", 2)));
}
