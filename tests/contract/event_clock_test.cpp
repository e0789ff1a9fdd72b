#include "tests/support/event_clock.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <vector>

#include "base/system_clock.h"

using namespace std::chrono_literals;
using tests::EventClock;

TEST_CASE("the clock is at once at the end of the shortest sleep, and wakes in order") {
  EventClock clock;
  const base::TimePoint start = clock.now();
  std::vector<int> woken;
  std::mutex mutex;
  {
    std::vector<std::jthread> sleepers;
    for (const int hours : {3, 1, 2}) {
      sleepers.emplace_back([&, hours] {
        CHECK(clock.sleep_until(start + std::chrono::hours(hours), {}) == base::Waited::timeout);
        CHECK(clock.now() == start + std::chrono::hours(hours));
        const std::scoped_lock lock(mutex);
        woken.push_back(hours);
      });
    }
  }
  CHECK(woken == std::vector{1, 2, 3});
}

TEST_CASE("the clock stands still while somebody works") {
  EventClock clock;
  const base::TimePoint start = clock.now();
  std::jthread sleeper([&] { clock.sleep_until(start + 1s, {}); });
  const base::TimePoint end = std::chrono::steady_clock::now() + 100ms;
  bool stood_still = true;
  // Without a break: a thread that waits is no work.
  while (std::chrono::steady_clock::now() < end) stood_still = stood_still && clock.now() == start;
  CHECK(stood_still);
  sleeper.join();
  CHECK(clock.now() == start + 1s);
}

TEST_CASE("a sleep of a day does not move the clock, and a stop ends it") {
  EventClock clock;
  const base::TimePoint start = clock.now();
  std::stop_source source;
  std::jthread sleeper([&] {
    CHECK(clock.sleep_until(start + 24h, source.get_token()) == base::Waited::cancelled);
  });
  CHECK(clock.sleep_until(start + 23h, {}) == base::Waited::timeout);
  base::system_clock().sleep_until(std::chrono::steady_clock::now() + 20ms, {});
  CHECK(clock.now() == start + 23h);
  source.request_stop();
}

TEST_CASE("a second clock is refused while the first one lives") {
  {
    const EventClock clock;
    CHECK_THROWS_AS(EventClock(), std::logic_error);
  }
  const EventClock next;
  CHECK(next.now() <= std::chrono::steady_clock::now());
}
