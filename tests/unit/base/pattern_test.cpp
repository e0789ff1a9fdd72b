#include "base/pattern.h"

#include <doctest/doctest.h>

#include <string>

using base::matches_pattern;

TEST_CASE("a pattern is for the whole text, case and all") {
  CHECK(matches_pattern("web-1", "web-1"));
  CHECK_FALSE(matches_pattern("web-1", "web"));
  CHECK_FALSE(matches_pattern("web-1", "eb-1"));
  CHECK_FALSE(matches_pattern("Web-1", "web-1"));
  CHECK(matches_pattern("", ""));
  CHECK_FALSE(matches_pattern("", "?"));
  CHECK_FALSE(matches_pattern("a", ""));
}

TEST_CASE("a star stands for any text, also for none") {
  CHECK(matches_pattern("", "*"));
  CHECK(matches_pattern("web-1", "*"));
  CHECK(matches_pattern("web-1", "web*"));
  CHECK(matches_pattern("web", "web*"));
  CHECK(matches_pattern("web-1.example", "*-1*"));
  CHECK(matches_pattern("aaab", "*ab"));
  CHECK(matches_pattern("abcabd", "*abd"));
  CHECK(matches_pattern("abc", "a**c"));
  CHECK_FALSE(matches_pattern("abc", "a*d"));
  CHECK_FALSE(matches_pattern("abc", "*b"));
  // A star in the text is a character like others.
  CHECK(matches_pattern("*ab", "*"));
  CHECK(matches_pattern("a*b", "a*b"));
  CHECK(matches_pattern("*b", "*b"));
}

TEST_CASE("a question mark stands for one character, of however many bytes") {
  CHECK(matches_pattern("web-1", "web-?"));
  CHECK_FALSE(matches_pattern("web-", "web-?"));
  CHECK_FALSE(matches_pattern("web-12", "web-?"));
  CHECK(matches_pattern("b\u00FCro", "b?ro"));
  CHECK_FALSE(matches_pattern("b\u00FCro", "b??ro"));
  CHECK(matches_pattern("\u670D\u52A1", "??"));
  CHECK_FALSE(matches_pattern("\u670D\u52A1", "?"));
  CHECK(matches_pattern("x\u670D1", "*?1"));
  CHECK(matches_pattern("\u00E9b\u00E9z", "*??z"));
  CHECK_FALSE(matches_pattern("\u00E9z", "*??z"));
  // Bytes that are no characters are one each, or belong to what is before them.
  CHECK(matches_pattern("\xFFx", "?x"));
}

TEST_CASE("a pattern of many stars ends soon") {
  const std::string text(20'000, 'a');
  CHECK_FALSE(matches_pattern(text, "*a*a*a*a*a*a*a*a*b"));
}
