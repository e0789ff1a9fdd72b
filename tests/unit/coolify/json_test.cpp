#include "coolify/json.h"

#include <doctest/doctest.h>

#include <limits>

using coolify::Json;

TEST_CASE("only a whole JSON text is read") {
  CHECK(coolify::parse_json("{\"a\":1}").has_value());
  CHECK_FALSE(coolify::parse_json("{\"a\":1").has_value());
  CHECK_FALSE(coolify::parse_json("<html>").has_value());
  CHECK_FALSE(coolify::parse_json("").has_value());
}

TEST_CASE("members are read whatever type a version of Coolify gives them") {
  const Json object = *coolify::parse_json(
      R"({"text":"a","number":22,"digits":"22","half":"22x","yes":true,"one":1,"one_text":"1",
          "off":"false","null":null,"time":"2026-11-23T10:04:45.000000Z"})");
  CHECK(coolify::text_member(object, "text") == "a");
  CHECK(coolify::text_member(object, "number") == "22");
  CHECK_FALSE(coolify::text_member(object, "null").has_value());
  CHECK_FALSE(coolify::text_member(object, "none").has_value());
  CHECK(coolify::number_member(object, "number") == 22);
  CHECK(coolify::number_member(object, "digits") == 22);
  CHECK_FALSE(coolify::number_member(object, "half").has_value());
  CHECK_FALSE(coolify::number_member(object, "yes").has_value());
  CHECK(coolify::flag_member(object, "yes") == true);
  CHECK(coolify::flag_member(object, "one") == true);
  CHECK(coolify::flag_member(object, "one_text") == true);
  CHECK(coolify::flag_member(object, "off") == false);
  CHECK_FALSE(coolify::flag_member(object, "number").has_value());
  CHECK_FALSE(coolify::flag_member(object, "null").has_value());
  CHECK(coolify::time_member(object, "time").has_value());
  CHECK_FALSE(coolify::time_member(object, "text").has_value());
  CHECK(coolify::has_member(object, "null"));
  CHECK_FALSE(coolify::has_member(object, "none"));
}

TEST_CASE("numbers that are none of ours are none instead of another one") {
  const Json object = *coolify::parse_json(
      R"({"most":9223372036854775807,"more":9223372036854775808,"least":-9223372036854775808,
          "less":-9223372036854775809,"text":"9223372036854775808","half":1.5})");
  CHECK(coolify::number_member(object, "most") == 9223372036854775807);
  CHECK(coolify::number_member(object, "least") == std::numeric_limits<std::int64_t>::min());
  for (const char* const key : {"more", "less", "text", "half"}) {
    INFO(key);
    CHECK_FALSE(coolify::number_member(object, key).has_value());
  }
}

TEST_CASE("what is no object has no members") {
  const Json array = Json::array({1, 2});
  CHECK_FALSE(coolify::has_member(array, "a"));
  CHECK(coolify::member(array, "a").is_null());
  CHECK_FALSE(coolify::text_member(Json("text"), "a").has_value());
}

TEST_CASE("bytes that are not UTF-8 do not stop a request") {
  CHECK(coolify::to_text(Json("a\xff")) == "\"a\xEF\xBF\xBD\"");
}
