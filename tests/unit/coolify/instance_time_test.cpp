#include "coolify/instance_time.h"

#include <doctest/doctest.h>

#include <string>

using namespace std::chrono_literals;
using coolify::parse_http_date;
using coolify::parse_retry_after;
using coolify::parse_timestamp;

namespace {

std::int64_t seconds_of(const std::optional<base::WallTime>& time) {
  return time ? std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch()).count()
              : -1;
}

}  // namespace

TEST_CASE("timestamps of Coolify") {
  struct Row {
    const char* text;
    std::int64_t expected;
  };
  const Row rows[] = {
      {"2026-11-23T10:04:45.000000Z", 1795428285},
      {"2026-11-23T10:04:45Z", 1795428285},
      {"2026-11-23T12:04:45+02:00", 1795428285},
      {"2026-11-23T07:34:45.123-0230", 1795428285},
      {"2026-11-23 10:04:45", 1795428285},
      {"2024-02-29T00:00:00Z", 1709164800},
      {"2026-02-29T00:00:00Z", -1},
      {"2026-13-01T00:00:00Z", -1},
      {"2026-11-23T24:00:00Z", -1},
      {"2026-11-23T10:04:45X", -1},
      {"2026-11-23T10:04", -1},
      {"2026-1-23T10:04:45Z", -1},
      {"-026-11-23T10:04:45Z", -1},
      {"", -1},
      {"yesterday", -1},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(seconds_of(parse_timestamp(row.text)) == row.expected);
  }
}

TEST_CASE("years that a time does not hold are no time instead of another one") {
  CHECK(seconds_of(parse_timestamp("1678-01-01T00:00:00Z")) == -9214560000);
  CHECK(seconds_of(parse_timestamp("2261-12-31T23:59:59Z")) == 9214646399);
  CHECK(seconds_of(parse_http_date("Fri, 01 Jan 1678 00:00:00 GMT")) == -9214560000);
  for (const char* const text :
       {"1677-12-31T23:59:59Z", "1678-01-01T00:00:00+00:01", "2262-01-01T00:00:00Z",
        "2261-12-31T23:59:59-00:01", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
        "1066-10-14 09:00:00", "2500-01-01T00:00:00.000000Z", "9999-12-31T23:59:59Z"}) {
    INFO(text);
    CHECK_FALSE(parse_timestamp(text).has_value());
  }
  for (const char* const text :
       {"Fri, 31 Dec 1677 23:59:59 GMT", "Wed, 01 Jan 2262 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 0000 00:00:00 GMT"}) {
    INFO(text);
    CHECK_FALSE(parse_http_date(text).has_value());
  }
}

TEST_CASE("no two times make a pause that is longer than a day") {
  const auto first = parse_timestamp("1678-01-01T00:00:00Z");
  const auto last = parse_timestamp("2261-12-31T23:59:59Z");
  CHECK(parse_retry_after("Sat, 31 Dec 2261 23:59:59 GMT", first) == base::Duration(24h));
  CHECK(parse_retry_after("Sat, 01 Jan 1678 00:00:00 GMT", last) == base::Duration(0s));
  CHECK(parse_retry_after("Tue, 24 Nov 2026 10:04:46 GMT",
                          parse_timestamp("2026-11-23T10:04:45Z")) == base::Duration(24h));
  const auto reset = [](const char* at) {
    return coolify::asked_pause({429, {{"x-ratelimit-reset", at}}, ""},
                                *parse_timestamp("2026-11-23T10:04:45Z"));
  };
  CHECK(reset("9223372036854775807") == base::Duration(24h));
  CHECK(reset("-9223372036854775808") == base::Duration(0s));
}

TEST_CASE("dates of HTTP") {
  CHECK(seconds_of(parse_http_date("Mon, 23 Nov 2026 10:04:45 GMT")) == 1795428285);
  CHECK(seconds_of(parse_http_date("Mon, 23 Nov 2026 10:04:45 CET")) == -1);
  CHECK(seconds_of(parse_http_date("Mon, 23 Nox 2026 10:04:45 GMT")) == -1);
  CHECK(seconds_of(parse_http_date("23 Nov 2026 10:04:45 GMT")) == -1);
  CHECK(seconds_of(parse_http_date("Mon, ")) == -1);
  CHECK(seconds_of(parse_http_date("")) == -1);
}

TEST_CASE("the pause an answer asks for, by the instance's own clock where it tells it") {
  struct Row {
    std::map<std::string, std::string> headers;
    std::optional<base::Duration> pause;
  };
  const std::string date = "Mon, 23 Nov 2026 10:04:45 GMT";
  const auto now = *parse_http_date(date);
  const std::string reset = std::to_string(std::chrono::system_clock::to_time_t(now) + 40);
  const Row rows[] = {
      {{{"retry-after", "60"}}, 60s},
      {{{"retry-after", "Mon, 23 Nov 2026 10:05:00 GMT"}}, 15s},
      {{{"retry-after", "Mon, 23 Nov 2026 12:05:00 GMT"},
        {"date", "Mon, 23 Nov 2026 12:04:45 GMT"}},
       15s},
      {{{"retry-after", "7"}, {"x-ratelimit-reset", reset}}, 7s},
      {{{"x-ratelimit-reset", reset}}, 40s},
      {{{"x-ratelimit-reset", reset}, {"date", "Mon, 23 Nov 2026 10:05:15 GMT"}}, 10s},
      {{{"x-ratelimit-reset", reset}, {"date", "Mon, 23 Nov 2026 10:06:00 GMT"}}, 0s},
      {{{"retry-after", "soon"}, {"x-ratelimit-reset", "later"}}, std::nullopt},
      {{}, std::nullopt},
  };
  for (const Row& row : rows) {
    CHECK(coolify::asked_pause({429, row.headers, ""}, now) == row.pause);
  }
}

TEST_CASE("Retry-After in seconds and as a date") {
  const auto now = parse_http_date("Mon, 23 Nov 2026 10:04:45 GMT");
  CHECK(parse_retry_after("60", now) == base::Duration(60s));
  CHECK(parse_retry_after(" 0 ", now) == base::Duration(0s));
  CHECK(parse_retry_after("-5", now) == base::Duration(0s));
  CHECK(parse_retry_after("99999999", now) == base::Duration(24h));
  CHECK(parse_retry_after("Mon, 23 Nov 2026 10:05:00 GMT", now) == base::Duration(15s));
  CHECK(parse_retry_after("Mon, 23 Nov 2026 10:00:00 GMT", now) == base::Duration(0s));
  CHECK_FALSE(parse_retry_after("Mon, 23 Nov 2026 10:05:00 GMT", std::nullopt).has_value());
  CHECK_FALSE(parse_retry_after("soon", now).has_value());
  CHECK_FALSE(parse_retry_after("", now).has_value());
}
