#include "coolify/rate_limiter.h"

#include <doctest/doctest.h>

#include <optional>
#include <thread>
#include <vector>

#include "tests/support/fake_clock.h"

using namespace std::chrono_literals;
using coolify::RateLimiter;
using tests::FakeClock;

namespace {

base::Context on(FakeClock& clock) {
  base::Context context;
  context.clock = &clock;
  return context;
}

http::Response told(int limit, int remaining) {
  return {200,
          {{"x-ratelimit-limit", std::to_string(limit)},
           {"x-ratelimit-remaining", std::to_string(remaining)}},
          ""};
}

/// One request that is answered with this remainder.
void request(RateLimiter& limiter, FakeClock& clock, int limit, int remaining) {
  auto permit = limiter.acquire(on(clock));
  REQUIRE(permit.has_value());
  permit->answered(told(limit, remaining), clock);
}

}  // namespace

TEST_CASE("nothing is held back while the instance tells no limit") {
  FakeClock clock;
  RateLimiter limiter;
  for (int i = 0; i < 1000; ++i) CHECK(limiter.acquire(on(clock)).has_value());
  CHECK(clock.sleeps().empty());
  CHECK(limiter.share_left(clock) == 1.0);
}

TEST_CASE("when the window is used up, the next request waits for its end") {
  FakeClock clock;
  RateLimiter limiter;
  const auto start = clock.now();
  for (int left = 4; left >= 0; --left) request(limiter, clock, 5, left);
  CHECK(clock.now() == start);
  CHECK(limiter.share_left(clock) == 0.0);
  request(limiter, clock, 5, 4);
  CHECK(clock.now() - start == 61s);
  CHECK(limiter.share_left(clock) == doctest::Approx(0.8));
}

TEST_CASE("requests under way count as spent") {
  FakeClock clock;
  RateLimiter limiter;
  request(limiter, clock, 5, 2);
  const auto first = limiter.acquire(on(clock));
  CHECK(limiter.share_left(clock) == doctest::Approx(0.2));
  const auto second = limiter.acquire(on(clock));
  CHECK(limiter.share_left(clock) == 0.0);
  const auto start = clock.now();
  const auto third = limiter.acquire(on(clock));
  CHECK(clock.now() - start == 61s);
}

TEST_CASE("answers that overtake each other do not raise the remainder") {
  FakeClock clock;
  RateLimiter limiter;
  auto first = limiter.acquire(on(clock));
  auto second = limiter.acquire(on(clock));
  second->answered(told(200, 10), clock);
  first->answered(told(200, 11), clock);
  CHECK(limiter.share_left(clock) == doctest::Approx(8.0 / 200));
}

TEST_CASE("a remainder that jumps up belongs to a new window") {
  FakeClock clock;
  RateLimiter limiter;
  request(limiter, clock, 200, 3);
  clock.advance(20s);
  request(limiter, clock, 200, 199);
  CHECK(limiter.share_left(clock) == doctest::Approx(199.0 / 200));
}

TEST_CASE("after a 429 everybody waits as long as it says") {
  FakeClock clock;
  RateLimiter limiter;
  limiter.acquire(on(clock))->answered({429, {{"retry-after", "37"}}, ""}, clock);
  const auto start = clock.now();
  REQUIRE(limiter.acquire(on(clock)).has_value());
  CHECK(clock.now() - start == 37s);
}

TEST_CASE("a 429 may say when to come back in other words") {
  FakeClock clock;
  RateLimiter limiter;
  const auto until = std::chrono::system_clock::to_time_t(clock.wall_now()) + 30;
  limiter.acquire(on(clock))->answered({429, {{"x-ratelimit-reset", std::to_string(until)}}, ""},
                                       clock);
  const auto start = clock.now();
  REQUIRE(limiter.acquire(on(clock)).has_value());
  CHECK(clock.now() - start == 30s);
}

TEST_CASE("a 429 that says nothing means a short pause") {
  FakeClock clock;
  RateLimiter limiter;
  limiter.acquire(on(clock))->answered({429, {}, ""}, clock);
  const auto start = clock.now();
  REQUIRE(limiter.acquire(on(clock)).has_value());
  CHECK(clock.now() - start == 5s);
}

TEST_CASE("a limit of zero holds back only as long as each 429 says") {
  FakeClock clock;
  RateLimiter limiter;
  const http::Response refused = {
      429, {{"x-ratelimit-limit", "0"}, {"x-ratelimit-remaining", "0"}, {"retry-after", "10"}}, ""};
  const auto start = clock.now();
  for (int i = 0; i < 3; ++i) {
    auto permit = limiter.acquire(on(clock));
    REQUIRE(permit.has_value());
    permit->answered(refused, clock);
  }
  CHECK(clock.now() - start == 20s);
  CHECK(limiter.share_left(clock) == 1.0);
}

TEST_CASE("a shorter 429 does not end a longer one") {
  FakeClock clock;
  RateLimiter limiter;
  auto first = limiter.acquire(on(clock));
  auto second = limiter.acquire(on(clock));
  first->answered({429, {{"retry-after", "50"}}, ""}, clock);
  second->answered({429, {{"retry-after", "10"}}, ""}, clock);
  const auto start = clock.now();
  REQUIRE(limiter.acquire(on(clock)).has_value());
  CHECK(clock.now() - start == 50s);
}

TEST_CASE("the own limit counts every minute") {
  FakeClock clock;
  RateLimiter limiter(3);
  const auto start = clock.now();
  for (int i = 0; i < 3; ++i) REQUIRE(limiter.acquire(on(clock)).has_value());
  CHECK(clock.now() == start);
  REQUIRE(limiter.acquire(on(clock)).has_value());
  CHECK(clock.now() - start == 60s);
  for (int i = 0; i < 3; ++i) REQUIRE(limiter.acquire(on(clock)).has_value());
  CHECK(clock.now() - start == 120s);
}

TEST_CASE("waiting for the limit obeys the deadline") {
  FakeClock clock;
  RateLimiter limiter;
  limiter.acquire(on(clock))->answered({429, {{"retry-after", "60"}}, ""}, clock);
  const auto late = limiter.acquire(on(clock).within(10s));
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().code == "coolify.rate_limited");
  CHECK(late.error().kind == base::ErrorKind::rate_limited);
}

TEST_CASE("waiting for the limit obeys a stop") {
  FakeClock clock;
  RateLimiter limiter;
  limiter.acquire(on(clock))->answered({429, {{"retry-after", "60"}}, ""}, clock);
  std::stop_source source;
  clock.on_sleep([&source] { source.request_stop(); });
  base::Context context = on(clock);
  context.stop = source.get_token();
  const auto stopped = limiter.acquire(context);
  REQUIRE_FALSE(stopped.has_value());
  CHECK(stopped.error().code == "coolify.cancelled");
  clock.on_sleep(nullptr);
  CHECK(limiter.acquire(on(clock)).has_value());
}

TEST_CASE("callers are served in the order they came, also when one gives up") {
  FakeClock clock;
  RateLimiter limiter;
  // One request at a time: whoever has the permit keeps the others waiting.
  request(limiter, clock, 1, 1);
  auto first = std::optional(limiter.acquire(on(clock)));
  base::Event all_there;
  clock.on_sleep([&all_there] { (void)all_there.wait({}); });

  std::vector<int> served;
  std::stop_source third;
  std::vector<std::thread> threads;
  for (int i = 0; i < 5; ++i) {
    threads.emplace_back([&, i] {
      base::Context context = on(clock);
      if (i == 2) context.stop = third.get_token();
      const auto permit = limiter.acquire(context);
      if (permit) served.push_back(i);
    });
    while (limiter.waiting() != static_cast<std::size_t>(i) + 1) std::this_thread::yield();
  }
  third.request_stop();
  threads[2].join();
  first.reset();
  all_there.set();
  for (const std::size_t i : {0U, 1U, 3U, 4U}) threads[i].join();
  CHECK(served == std::vector<int>{0, 1, 3, 4});
  CHECK(limiter.waiting() == 0);
}

TEST_CASE("a limit of our own that allows nothing is none") {
  for (const int limit : {0, -1}) {
    FakeClock clock;
    RateLimiter limiter(limit);
    for (int i = 0; i < 3; ++i) CHECK(limiter.acquire(on(clock)).has_value());
  }
}
