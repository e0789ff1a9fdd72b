#include "http/retry_after.h"

#include <doctest/doctest.h>

#include <chrono>

using namespace std::chrono_literals;

namespace {

std::optional<base::Duration> pause_of(const std::string& text, const std::string& date = "") {
  const base::WallTime now(std::chrono::seconds(1'795'514'685));  // Tue, 24 Nov 2026 10:04:45 GMT
  http::Response response{429, {{"retry-after", text}}, ""};
  if (!date.empty()) response.headers["date"] = date;
  return http::retry_after(response, now);
}

}  // namespace

TEST_CASE("how long an answer asks to be left alone") {
  CHECK(pause_of("7") == 7s);
  CHECK(pause_of(" 0 ") == 0s);
  CHECK(pause_of("-5") == 0s);
  CHECK(pause_of("90000") == 24h);
  CHECK(pause_of("9223372036854775807") == 24h);
  CHECK(pause_of("Tue, 24 Nov 2026 10:05:00 GMT") == 15s);
  CHECK(pause_of("Tue, 24 Nov 2026 10:05:00 GMT", "Tue, 24 Nov 2026 10:04:50 GMT") == 10s);
  CHECK(pause_of("Mon, 23 Nov 2026 10:05:00 GMT") == 0s);
  CHECK(pause_of("Fri, 31 Dec 2199 23:59:59 GMT") == 24h);
}

TEST_CASE("nothing is asked for") {
  for (const char* const text : {"", " ", "soon", "1.5", "7s", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK(pause_of(text) == std::nullopt);
  }
  CHECK(http::retry_after({429, {}, ""}, {}) == std::nullopt);
}
