#include "schema/duration.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using schema::parse_duration;

TEST_CASE("durations are read in Go's notation") {
  struct Case {
    const char* text;
    base::Duration duration;
  };
  const Case cases[] = {
      {"0", 0s},
      {"0s", 0s},
      {"5m", 5min},
      {"90s", 90s},
      {"1h30m", 90min},
      {"1.5h", 90min},
      {"1.5s", 1500ms},
      {".5s", 500ms},
      {"1.s", 1s},
      {"250ms", 250ms},
      {"3us", 3us},
      {"7ns", 7ns},
      {"0.1ns", 0ns},
      {"1h2m3s4ms5us6ns", 1h + 2min + 3s + 4ms + 5us + 6ns},
      {"2562047h47m16.854775807s", base::Duration::max()},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    const auto duration = parse_duration(one.text);
    REQUIRE(duration);
    CHECK(duration->count() == one.duration.count());
  }
}

TEST_CASE("what is no duration is refused") {
  for (const char* text :
       {"", "5", "m", "5 m", "-5m", "+5m", "5x", "5m5", "1..5s", ".s", "5M", " 5m",
        "2562047h47m16.854775808s", "99999999999999999999h", "9223372037s",
        "60000000000000000000ns", "20000000000000000000ns", "18446744073709551617s"}) {
    CAPTURE(text);
    const auto duration = parse_duration(text);
    REQUIRE_FALSE(duration);
    CHECK(duration.error().kind == base::ErrorKind::invalid_config);
    CHECK(duration.error().code == "config.duration");
    CHECK_FALSE(duration.error().remedy.empty());
  }
}

TEST_CASE("the duration of a field that has one") {
  using Field = schema::Field<std::string>;
  CHECK(schema::duration_of(Field("90s")) == std::chrono::seconds(90));
  CHECK(schema::duration_of(Field("soon")) == base::Duration::zero());
}

TEST_CASE("a duration that is left out is the fallback") {
  using Field = schema::Field<std::string>;
  const base::Duration fallback = std::chrono::minutes(5);
  CHECK(schema::duration_or(Field("90s"), fallback) == std::chrono::seconds(90));
  CHECK(schema::duration_or(Field("0"), fallback) == base::Duration::zero());
  CHECK(schema::duration_or(Field::null(), fallback) == fallback);
  CHECK(schema::duration_or(Field::unknown(), fallback) == fallback);
  CHECK(schema::duration_or(Field("soon"), fallback) == fallback);
}

TEST_CASE("a field that has no duration gives none, and one beyond all clocks gives a century") {
  using Field = schema::Field<std::string>;
  CHECK(schema::duration_of(Field()) == base::Duration::zero());
  CHECK(schema::duration_of(Field::unknown()) == base::Duration::zero());
  CHECK(schema::duration_of(Field("2562047h")) == std::chrono::years(100));
  CHECK(schema::duration_or(Field("2562047h"), 1s) == std::chrono::years(100));
  CHECK(schema::duration_of(Field("876000h")) == 876000h);
}
