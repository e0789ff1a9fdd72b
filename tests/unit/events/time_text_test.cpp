#include "events/time_text.h"

#include <doctest/doctest.h>

#include <chrono>

using base::WallTime;
using events::format_time;
using events::parse_time;
using namespace std::chrono_literals;

namespace {

WallTime at(std::chrono::milliseconds since_epoch) { return WallTime(since_epoch); }

}  // namespace

TEST_CASE("times of day in UTC with milliseconds") {
  CHECK(format_time(at(0ms)) == "1970-01-01T00:00:00.000Z");
  CHECK(format_time(at(1'795'514'685'250ms)) == "2026-11-24T10:04:45.250Z");
  CHECK(format_time(at(-1ms)) == "1969-12-31T23:59:59.999Z");
  CHECK(format_time(WallTime(1'999'999ns)) == "1970-01-01T00:00:00.001Z");
  CHECK(format_time(WallTime::max()).starts_with("2262-04-11T23:47:16.854"));
  CHECK(format_time(WallTime::min()).starts_with("1677-09-21T00:12:43.145"));
}

TEST_CASE("a time that was written is read again") {
  for (const auto time : {0ms, 1ms, 999ms, 951'827'696'789ms, 7'258'118'399'999ms}) {
    CHECK(parse_time(format_time(at(time))) == at(time));
  }
}

TEST_CASE("a time with fewer or more digits, or none, behind the seconds") {
  CHECK(parse_time("1970-01-01T00:00:01Z") == at(1000ms));
  CHECK(parse_time("1970-01-01T00:00:01.5Z") == at(1500ms));
  CHECK(parse_time("1970-01-01T00:00:01.123456789Z") == at(1123ms));
  CHECK(parse_time("1970-01-01T00:00:60Z") == at(60'000ms));
  CHECK(parse_time("2024-02-29T00:00:00Z") == at(1'709'164'800'000ms));
}

TEST_CASE("no times") {
  for (const char* const text : {"",
                                 "Z",
                                 "now",
                                 "1970-01-01",
                                 "1970-01-01T00:00:00",
                                 "1970-01-01T00:00:00+00:00",
                                 "1970-01-01 00:00:00Z",
                                 "1970-13-01T00:00:00Z",
                                 "1970-00-01T00:00:00Z",
                                 "1970-02-29T00:00:00Z",
                                 "1970-01-32T00:00:00Z",
                                 "1970-01-01T24:00:00Z",
                                 "1970-01-01T00:60:00Z",
                                 "1970-01-01T00:00:61Z",
                                 "1969-12-31T23:59:59Z",
                                 "2201-01-01T00:00:00Z",
                                 "9999-12-31T23:59:59Z",
                                 "-970-01-01T00:00:00Z",
                                 "1970--1-01T00:00:00Z",
                                 "1970-01-01T00:00:00.Z",
                                 "1970-01-01T00:00:00.-1Z",
                                 "1970-01-01T00:00:00.1234567890Z",
                                 "1970-01-01T00:00:00,5Z",
                                 "1970-01-01T00:00:0xZ",
                                 "1970-01-01T00:00: 1Z",
                                 "12026-01-01T00:00:00Z"}) {
    CAPTURE(text);
    CHECK(parse_time(text) == std::nullopt);
  }
}
