#include "coolify/read_choice.h"

#include <doctest/doctest.h>

#include <chrono>

using coolify::ReadChoice;
using coolify::ReadWay;
using namespace std::chrono_literals;

namespace {

constexpr base::TimePoint kStart{std::chrono::hours(1)};
constexpr base::TimePoint kNever{};

/// One read after the other, each of `took`; how the last of them goes.
ReadChoice::Choice read(ReadChoice& choice, base::TimePoint& now, int count, double share = 1,
                        base::TimePoint write = kNever, base::Duration took = 100ms) {
  ReadChoice::Choice last;
  for (int i = 0; i < count; ++i) {
    last = choice.begin(now, share, write);
    now += took;
    choice.end(now);
  }
  return last;
}

}  // namespace

TEST_CASE("servers are read by themselves as long as there are requests") {
  ReadChoice choice(false);
  base::TimePoint now = kStart;
  CHECK(read(choice, now, 1).way == ReadWay::single);
  CHECK(read(choice, now, 1000).way == ReadWay::single);
  CHECK(read(choice, now, 1, 0.25).way == ReadWay::single);
  CHECK(read(choice, now, 1, 0.2499).way == ReadWay::list);
}

TEST_CASE("the list that is preferred is read from the seventeenth server on") {
  ReadChoice choice(true);
  base::TimePoint now = kStart;
  CHECK(read(choice, now, 1).way == ReadWay::single);
  CHECK(read(choice, now, 15).way == ReadWay::single);
  CHECK(read(choice, now, 1).way == ReadWay::list_if_enough);
  CHECK(read(choice, now, 1000).way == ReadWay::list_if_enough);
  CHECK(read(choice, now, 1, 0.1).way == ReadWay::list);
}

TEST_CASE("reads that are under way count like those that have ended") {
  ReadChoice choice(true);
  for (int i = 0; i < 16; ++i) {
    CHECK(choice.begin(kStart, 1, kNever).way == ReadWay::single);
  }
  CHECK(choice.begin(kStart, 1, kNever).way == ReadWay::list_if_enough);
}

TEST_CASE("a refresh that ran short of requests stays with the list in the next minute") {
  ReadChoice choice(false);
  base::TimePoint now = kStart;
  CHECK(read(choice, now, 1, 0.1).way == ReadWay::list);
  now += 5s;
  CHECK(read(choice, now, 1, 1).way == ReadWay::list);
  SUBCASE("however long it waited for it") {
    CHECK(read(choice, now, 1, 1, kNever, 61s).way == ReadWay::list);
    CHECK(read(choice, now, 1, 1).way == ReadWay::list);
  }
  SUBCASE("and while another one is under way, a pause ends nothing") {
    static_cast<void>(choice.begin(now, 1, kNever));
    now += 61s;
    CHECK(read(choice, now, 1, 1).way == ReadWay::list);
  }
  SUBCASE("another refresh begins anew") {
    now += 5001ms;
    CHECK(read(choice, now, 1, 1).way == ReadWay::single);
  }
}

TEST_CASE("a list is of the refresh it serves, of after the last change, and two minutes old") {
  ReadChoice choice(true);
  base::TimePoint now = kStart;
  CHECK(read(choice, now, 17).list_since == kStart);
  const base::TimePoint write = now;
  now += 1s;
  SUBCASE("a change by this process") {
    const auto after = read(choice, now, 1, 1, write);
    CHECK(after.list_since == write + 1ns);
    // One that changes much reads few.
    CHECK(after.way == ReadWay::single);
    CHECK(read(choice, now, 16, 1, write).way == ReadWay::list_if_enough);
    CHECK(read(choice, now, 1, 0.1, now).way == ReadWay::list);
  }
  SUBCASE("a long refresh") {
    const auto later = read(choice, now, 1300);
    const base::TimePoint last_began = now - 100ms;
    CHECK(later.way == ReadWay::list_if_enough);
    CHECK(later.list_since == last_began - 120s);
  }
  SUBCASE("another refresh") {
    now += 6s;
    const base::TimePoint began = now;
    CHECK(read(choice, now, 1).list_since == began);
  }
}

TEST_CASE("a list that failed is not asked for again before the next refresh") {
  ReadChoice choice(true);
  base::TimePoint now = kStart;
  CHECK(read(choice, now, 17).way == ReadWay::list_if_enough);
  choice.list_failed();
  CHECK(read(choice, now, 1).way == ReadWay::single);
  CHECK(read(choice, now, 1, 0.1).way == ReadWay::single);
  now += 6s;
  CHECK(read(choice, now, 17).way == ReadWay::list_if_enough);
}
