#include "cli/utf16.h"

#include <doctest/doctest.h>

#include <string>

using cli::as_utf8;
using namespace std::string_literals;

TEST_CASE("UTF-16 with its mark becomes UTF-8, and nothing else is touched") {
  CHECK(as_utf8("\xFF\xFE{\0}\0"s) == "{}");
  CHECK(as_utf8("\xFE\xFF\0{\0}"s) == "{}");
  CHECK(as_utf8("\xFF\xFE\xFC\0\xAC\x20\x3D\xD8\x00\xDE"s) == "\u00FC\u20AC\U0001F600");
  CHECK(as_utf8("{\"a\": 1}") == "{\"a\": 1}");
  CHECK(as_utf8("\xEF\xBB\xBF{}") == "\xEF\xBB\xBF{}");
  CHECK(as_utf8("").empty());
}

TEST_CASE("halves of characters and bytes do no harm") {
  CHECK(as_utf8("\xFF\xFE\x3D\xD8"s) == "\uFFFD");
  CHECK(as_utf8("\xFF\xFE\x3D\xD8\x61\0"s) == "\uFFFDa");
  CHECK(as_utf8("\xFF\xFE\x00\xDE\x61"s) == "\uFFFD");
  CHECK(as_utf8("\xFF\xFE").empty());
}
