#include "cli/durations.h"

#include <doctest/doctest.h>

using cli::parse_span;
using namespace std::chrono_literals;

TEST_CASE("spans are read as people write them") {
  CHECK(parse_span("90s") == base::Duration(90s));
  CHECK(parse_span("5m") == base::Duration(5min));
  CHECK(parse_span("1h30m") == base::Duration(90min));
  CHECK(parse_span("45") == base::Duration(45s));
  CHECK(parse_span("0") == base::Duration(0s));
}

TEST_CASE("other texts are no spans") {
  for (const char* const text : {"", "m", "-5s", "5m30", "5x", "5 m", "99999999h", "1e3",
                                 "99999999999999999999s", "3661s 1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_span(text).has_value());
  }
}
