#include "coolify/record_text.h"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("names that Coolify's UI takes") {
  struct Row {
    std::string text;
    bool accepted;
  };
  const Row rows[] = {
      {"web-1", true},
      {"a.b@c/d&(e)#,:+ _", true},
      {"a.b@c/d&(e)#,:+_", true},
      {"M\xC3\xBCnchen 1", true},
      {"ab", false},
      {"\xC3\xBC\xC3\xBC", false},
      {" web", false},
      {"web ", false},
      {"web  1", false},
      {"web<1>", false},
      {"web\n1", false},
      {"web\xC2\xA0"
       "1",
       false},
      {"web\xE2\x80\x8B"
       "1",
       false},
      {"\xEF\xBB\xBFweb1", false},
      {"web1\xE2\x80\xAE", false},
      {std::string(255, 'a'), true},
      {std::string(256, 'a'), false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(coolify::is_record_name(row.text) == row.accepted);
  }
}

TEST_CASE("descriptions that Coolify's UI takes") {
  CHECK(coolify::is_record_description(""));
  CHECK(coolify::is_record_description("It's \"fine\", really! (a+b=c*d) @x/y&z?"));
  CHECK_FALSE(coolify::is_record_description("a <b>"));
  CHECK_FALSE(coolify::is_record_description(" a"));
  CHECK_FALSE(coolify::is_record_description("our\xC2\xA0web"));
  CHECK_FALSE(coolify::is_record_description(std::string(256, 'a')));
}
