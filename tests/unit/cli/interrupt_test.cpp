#include "cli/interrupt.h"

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>

using cli::StopWishes;
using Wish = cli::StopWishes::Wish;
using std::chrono::milliseconds;

namespace {

struct Signal {
  int number;
  milliseconds at;
};

/// What the last of some signals leads to; the first one always asks to stop.
Wish last_of(std::initializer_list<Signal> signals) {
  StopWishes wishes;
  const base::TimePoint begin{std::chrono::hours(1)};
  Wish wish = Wish::nothing_more;
  bool is_first = true;
  for (const Signal& one : signals) {
    wish = wishes.take(one.number, begin + one.at);
    if (is_first) CHECK(wish == Wish::stop);
    is_first = false;
  }
  return wish;
}

constexpr milliseconds ms(int count) { return milliseconds(count); }

}  // namespace

TEST_CASE("a second Ctrl-C ends at once, however soon a hand can press it") {
  CHECK(last_of({{SIGINT, ms(0)}, {SIGINT, ms(80)}}) == Wish::end_at_once);
  CHECK(last_of({{SIGINT, ms(0)}, {SIGINT, ms(60'000)}}) == Wish::end_at_once);
  CHECK(last_of({{SIGTERM, ms(0)}, {SIGINT, ms(500)}, {SIGINT, ms(900)}}) == Wish::end_at_once);
}

TEST_CASE("several signals of one act are one wish") {
  // `timeout` signals its child, then its group.
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    CHECK(last_of({{signal, ms(0)}, {signal, ms(1)}}) == Wish::nothing_more);
  }
  // The kernel and the shell at the end of a terminal, and a slow shell.
  CHECK(last_of({{SIGHUP, ms(0)}, {SIGHUP, ms(300)}, {SIGHUP, ms(5000)}}) == Wish::nothing_more);
  CHECK(last_of({{SIGHUP, ms(0)}, {SIGTERM, ms(1500)}}) == Wish::nothing_more);
  CHECK(last_of({{SIGINT, ms(0)}, {SIGTERM, ms(1500)}}) == Wish::nothing_more);
  CHECK(last_of({{SIGTERM, ms(0)}, {SIGINT, ms(100)}}) == Wish::nothing_more);
}

TEST_CASE("a signal of another act ends at once") {
  CHECK(last_of({{SIGTERM, ms(0)}, {SIGTERM, ms(2500)}}) == Wish::end_at_once);
  CHECK(last_of({{SIGTERM, ms(0)}, {SIGTERM, ms(1)}, {SIGTERM, ms(2500)}}) == Wish::end_at_once);
  CHECK(last_of({{SIGINT, ms(0)}, {SIGTERM, ms(2500)}}) == Wish::end_at_once);
  CHECK(last_of({{SIGINT, ms(0)}, {SIGHUP, ms(2500)}}) == Wish::end_at_once);
  CHECK(last_of({{SIGHUP, ms(0)}, {SIGINT, ms(2500)}}) == Wish::end_at_once);
}
