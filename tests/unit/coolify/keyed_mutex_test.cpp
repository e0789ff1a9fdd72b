#include "coolify/keyed_mutex.h"

#include <doctest/doctest.h>

#include <optional>
#include <thread>
#include <vector>

using coolify::KeyedMutex;

TEST_CASE("different names do not wait for each other") {
  KeyedMutex mutex;
  const auto one = mutex.lock("10.0.0.1", {});
  const auto other = mutex.lock("10.0.0.2", {});
  CHECK(one.has_value());
  CHECK(other.has_value());
}

TEST_CASE("a lock is free again when its holder ends") {
  KeyedMutex mutex;
  {
    REQUIRE(mutex.lock("a", {}).has_value());
  }
  CHECK(mutex.lock("a", {}).has_value());
}

TEST_CASE("the second holder comes after the first") {
  KeyedMutex mutex;
  std::vector<int> order;
  auto first = std::optional(mutex.lock("a", {}));
  std::thread second([&] {
    const auto guard = mutex.lock("a", {});
    order.push_back(2);
  });
  order.push_back(1);
  first.reset();
  second.join();
  CHECK(order == std::vector<int>{1, 2});
}

TEST_CASE("a waiter gives up at its deadline or on a stop, and the next one still comes") {
  KeyedMutex mutex;
  auto first = std::optional(mutex.lock("a", {}));
  const auto late = mutex.lock("a", base::Context().within(std::chrono::milliseconds(2)));
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().code == "coolify.timeout");
  std::stop_source source;
  source.request_stop();
  base::Context stopped;
  stopped.stop = source.get_token();
  const auto cancelled = mutex.lock("a", stopped);
  REQUIRE_FALSE(cancelled.has_value());
  CHECK(cancelled.error().code == "coolify.cancelled");
  first.reset();
  CHECK(mutex.lock("a", {}).has_value());
}
