#include "registration/queue.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <latch>
#include <random>
#include <thread>
#include <vector>

#include "tests/support/fake_clock.h"

using namespace std::chrono_literals;
using registration::Queue;

namespace {

/// Waits for a turn in a thread of its own.
class Waiter {
 public:
  /// Returns once the thread has the turn or stands in the queue.
  explicit Waiter(Queue& queue) {
    base::Context context;
    context.stop = stop_.get_token();
    std::promise<std::size_t> standing;
    auto stands = standing.get_future();
    thread_ = std::jthread([this, &queue, context, told = std::move(standing)]() mutable {
      bool has_waited = false;
      auto turn = queue.wait_for_turn(context, [&](std::size_t others) {
        has_waited = true;
        told.set_value(others);
      });
      code_ = turn ? "ok" : turn.error().code;
      if (!has_waited) told.set_value(0);
      if (turn) turn_.emplace(*std::move(turn));
      done_.count_down();
    });
    ahead = stands.get();
  }

  void stop() { stop_.request_stop(); }
  std::string code() {
    done_.wait();
    return code_;
  }
  [[nodiscard]] bool is_done() const { return done_.try_wait(); }
  void leave() {
    done_.wait();
    turn_.reset();
  }

  std::size_t ahead = 0;

 private:
  std::stop_source stop_;
  std::string code_;
  std::optional<Queue::Turn> turn_;
  std::latch done_{1};
  std::jthread thread_;  // last: it uses the others
};

}  // namespace

TEST_CASE("without a limit nobody waits") {
  Queue queue;
  std::vector<std::unique_ptr<Waiter>> all;
  for (int i = 0; i < 20; ++i) all.push_back(std::make_unique<Waiter>(queue));
  for (const auto& one : all) CHECK(one->code() == "ok");
  CHECK_FALSE(queue.is_full());
}

TEST_CASE("never more at once than the limit, and everybody in the end") {
  constexpr int kAll = 60;
  constexpr int kMost = 3;
  Queue queue;
  queue.set_limit(kMost);
  std::atomic<int> working = 0;
  std::atomic<int> most = 0;
  std::atomic<int> served = 0;
  // So many have to meet, or the test does not end.
  std::latch met(kMost);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kAll; ++i) {
      threads.emplace_back([&] {
        const auto turn = queue.wait_for_turn({});
        REQUIRE(turn.has_value());
        const int now = ++working;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) continue;
        if (++served <= kMost) met.arrive_and_wait();
        --working;
      });
    }
  }
  CHECK(served == kAll);
  CHECK(most == kMost);
  CHECK_FALSE(queue.is_full());
}

TEST_CASE("first come, first served, and each is told how many are before it") {
  Queue queue;
  queue.set_limit(1);
  Waiter first(queue);
  Waiter second(queue);
  Waiter third(queue);
  Waiter fourth(queue);
  CHECK(first.code() == "ok");
  CHECK(second.ahead == 0);
  CHECK(third.ahead == 1);
  CHECK(fourth.ahead == 2);
  for (Waiter* const one : {&second, &third, &fourth}) CHECK_FALSE(one->is_done());
  first.leave();
  CHECK(second.code() == "ok");
  CHECK_FALSE(third.is_done());
  second.leave();
  CHECK(third.code() == "ok");
  CHECK_FALSE(fourth.is_done());
  third.leave();
  CHECK(fourth.code() == "ok");
}

TEST_CASE("a stop ends the wait, and nobody's turn is lost with it") {
  Queue queue;
  queue.set_limit(1);
  Waiter first(queue);
  Waiter second(queue);
  Waiter third(queue);
  second.stop();
  CHECK(second.code() == "registration.cancelled");
  CHECK_FALSE(third.is_done());
  first.leave();
  CHECK(third.code() == "ok");
  third.leave();
  CHECK_FALSE(queue.is_full());
}

TEST_CASE("a deadline ends the wait as well") {
  tests::FakeClock clock;
  Queue queue;
  queue.set_limit(1);
  const auto held = queue.wait_for_turn({});
  base::Context context;
  context.clock = &clock;
  const auto refused = queue.wait_for_turn(context.within(0s));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == "registration.queue_timeout");
  CHECK(refused.error().kind == base::ErrorKind::timeout);
}

TEST_CASE("a limit that changes counts for those that wait") {
  Queue queue;
  queue.set_limit(1);
  Waiter first(queue);
  Waiter second(queue);
  Waiter third(queue);
  Waiter fourth(queue);
  queue.set_limit(2);
  CHECK(second.code() == "ok");
  CHECK_FALSE(third.is_done());
  queue.set_limit(1);
  first.leave();
  CHECK_FALSE(third.is_done());
  second.leave();
  CHECK(third.code() == "ok");
  CHECK_FALSE(fourth.is_done());
  queue.set_limit(std::nullopt);
  CHECK(fourth.code() == "ok");
}

TEST_CASE("stops and turns that meet lose no turn") {
  Queue queue;
  queue.set_limit(2);
  std::atomic<int> working = 0;
  std::atomic<bool> is_exceeded = false;
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < 6; ++i) {
      threads.emplace_back([&, i] {
        std::minstd_rand random(i + 1);
        for (int round = 0; round < 300; ++round) {
          std::stop_source stop;
          const bool gives_up = random() % 2 == 0;
          std::jthread stopper([&stop, gives_up] {
            if (gives_up) stop.request_stop();
          });
          base::Context context;
          context.stop = stop.get_token();
          const auto turn = queue.wait_for_turn(context);
          if (!turn) continue;
          if (++working > 2) is_exceeded = true;
          --working;
        }
      });
    }
  }
  CHECK_FALSE(is_exceeded);
  CHECK_FALSE(queue.is_full());
  queue.set_limit(1);
  CHECK(queue.wait_for_turn({}).has_value());
}
