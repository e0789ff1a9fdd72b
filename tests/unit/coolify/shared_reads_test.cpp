#include "coolify/shared_reads.h"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/support/fake_clock.h"

using namespace std::chrono_literals;
using coolify::Freshness;
using coolify::SharedReads;

namespace {

base::Diagnostic failure(const char* code) {
  base::Diagnostic error;
  error.kind = base::ErrorKind::api_unavailable;
  error.code = code;
  return error;
}

/// A read that can be held back: tells when it has begun and ends when it is let go.
struct HeldRead {
  base::Event begun;
  base::Event let_go;
  std::atomic<int> times = 0;
  base::Expected<int> result = 1;

  SharedReads<int>::Fetch fetch() {
    return [this](const base::Context&) -> base::Expected<int> {
      ++times;
      begun.set();
      (void)let_go.wait({});
      return result;
    };
  }
};

SharedReads<int>::Fetch answer(int value) {
  return [value](const base::Context&) -> base::Expected<int> { return value; };
}

}  // namespace

TEST_CASE("whoever comes while a read is under way gets its answer") {
  SharedReads<int> reads;
  HeldRead held;
  held.result = 42;
  std::atomic<int> sum = 0;
  std::vector<std::thread> threads;
  const auto ask = [&] { sum += **reads.get("a", {}, {}, held.fetch()); };
  threads.emplace_back(ask);
  (void)held.begun.wait({});
  for (int i = 0; i < 4; ++i) threads.emplace_back(ask);
  held.let_go.set();
  for (auto& thread : threads) thread.join();
  // Who came after the end has made a read of its own, but nobody got another answer.
  CHECK(sum == 5 * 42);
  CHECK(held.times <= 5);
}

TEST_CASE("a read that began before a change is not joined") {
  SharedReads<int> reads;
  tests::FakeClock clock;
  base::Context context;
  context.clock = &clock;
  HeldRead held;
  std::thread first([&] { CHECK(**reads.get("a", {}, context, held.fetch()) == 1); });
  (void)held.begun.wait({});
  clock.advance(1s);
  const Freshness since_now{base::TimePoint::max(), clock.now()};
  CHECK(**reads.get("a", since_now, context, answer(2)) == 2);
  held.let_go.set();
  first.join();
}

TEST_CASE("an answer at hand serves those who accept its age") {
  SharedReads<int> reads;
  tests::FakeClock clock;
  base::Context context;
  context.clock = &clock;
  CHECK(**reads.get("a", {}, context, answer(1)) == 1);
  CHECK(**reads.get("b", {}, context, answer(7)) == 7);
  clock.advance(3s);
  const auto at_most = [&](base::Duration age) {
    return Freshness{clock.now() - age, clock.now() - age};
  };
  CHECK(**reads.get("a", at_most(3s), context, answer(2)) == 1);
  CHECK(**reads.get("a", at_most(2s), context, answer(3)) == 3);
  CHECK(**reads.get("a", {}, context, answer(4)) == 4);
}

TEST_CASE("an error is not kept") {
  SharedReads<int> reads;
  const Freshness any{base::TimePoint::min(), base::TimePoint::min()};
  const auto failing = [](const base::Context&) -> base::Expected<int> {
    return base::fail(failure("x"));
  };
  CHECK(reads.get("a", any, {}, failing).error().code == "x");
  CHECK(**reads.get("a", any, {}, answer(2)) == 2);
}

TEST_CASE("the end of one caller's time is not the end of the others'") {
  SharedReads<int> reads;
  std::stop_source source;
  base::Context impatient;
  impatient.stop = source.get_token();
  HeldRead held;
  held.result = base::fail(failure("coolify.cancelled"));
  std::thread first([&] {
    const auto read = reads.get("a", {}, impatient, held.fetch());
    CHECK(read.error().code == "coolify.cancelled");
  });
  (void)held.begun.wait({});
  std::thread second([&] { CHECK(**reads.get("a", {}, {}, answer(5)) == 5); });
  source.request_stop();
  held.let_go.set();
  first.join();
  second.join();
}

TEST_CASE("waiting for another's read obeys the own deadline") {
  SharedReads<int> reads;
  HeldRead held;
  std::thread first([&] { (void)reads.get("a", {}, {}, held.fetch()); });
  (void)held.begun.wait({});
  const auto read = reads.get("a", {}, base::Context().within(2ms), answer(2));
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().code == "coolify.timeout");
  held.let_go.set();
  first.join();
}

TEST_CASE("a read that an exception ends does not hold up those who wait for it") {
  SharedReads<int> reads;
  base::Event begun;
  base::Event let_go;
  std::thread first([&] {
    const SharedReads<int>::Fetch broken = [&](const base::Context&) -> base::Expected<int> {
      begun.set();
      (void)let_go.wait({});
      throw std::runtime_error("boom");
    };
    CHECK_THROWS_AS((void)reads.get("a", {}, {}, broken), std::runtime_error);
  });
  (void)begun.wait({});
  base::Expected<std::shared_ptr<const int>> second;
  std::thread waiting([&] { second = reads.get("a", {}, {}, answer(2)); });
  let_go.set();
  first.join();
  waiting.join();
  REQUIRE(second);
  CHECK(**second == 2);
}
