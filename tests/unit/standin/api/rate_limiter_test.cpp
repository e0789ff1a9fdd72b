#include "tests/standin/api/rate_limiter.h"

#include <doctest/doctest.h>

#include "tests/support/fake_clock.h"

using standin::RateLimiter;

TEST_CASE("a window opens with the first request and closes a minute later") {
  tests::FakeClock clock;
  RateLimiter limiter(clock);
  const auto first = limiter.hit("a", 2);
  CHECK_FALSE(first.refused);
  CHECK(first.remaining == 1);
  CHECK(first.retry_after == 60);
  clock.advance(std::chrono::seconds(20));
  CHECK_FALSE(limiter.hit("a", 2).refused);
  const auto refused = limiter.hit("a", 2);
  CHECK(refused.refused);
  CHECK(refused.remaining == 0);
  CHECK(refused.retry_after == 40);
  CHECK_FALSE(limiter.hit("b", 2).refused);
  clock.advance(std::chrono::seconds(40));
  const auto again = limiter.hit("a", 2);
  CHECK_FALSE(again.refused);
  CHECK(again.remaining == 1);
}
