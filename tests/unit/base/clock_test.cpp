#include "base/clock.h"

#include <doctest/doctest.h>
#include <sys/eventfd.h>

#include <thread>

#include "base/system_clock.h"
#include "base/wait.h"
#include "tests/support/fake_clock.h"

using base::Deadline;
using base::Waited;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;

TEST_CASE("a deadline knows what is left") {
  tests::FakeClock clock;
  const Deadline deadline = Deadline::after(clock, seconds(5));
  CHECK(deadline.remaining(clock) == seconds(5));
  CHECK(deadline.poll_milliseconds(clock) == 5000);
  clock.advance(seconds(4) + nanoseconds(1));
  CHECK(deadline.poll_milliseconds(clock) == 1000);
  CHECK_FALSE(deadline.passed(clock));
  clock.advance(seconds(2));
  CHECK(deadline.passed(clock));
  CHECK(deadline.remaining(clock) == seconds(0));
}

TEST_CASE("never does not pass, and an overflowing span is never") {
  tests::FakeClock clock;
  CHECK(Deadline::never().poll_milliseconds(clock) == -1);
  CHECK_FALSE(Deadline::never().passed(clock));
  CHECK(Deadline::after(clock, base::Duration::max()).is_never());
  CHECK(Deadline::never().or_earlier(Deadline::after(clock, seconds(1))).remaining(clock) ==
        seconds(1));
}

TEST_CASE("durations read as users write them") {
  CHECK(base::format_duration(milliseconds(250)) == "250ms");
  CHECK(base::format_duration(milliseconds(1500)) == "1.5s");
  CHECK(base::format_duration(seconds(90)) == "1m30s");
  CHECK(base::format_duration(minutes(5)) == "5m");
  CHECK(base::format_duration(hours(1) + seconds(1)) == "1h1s");
}

TEST_CASE("waiting tells readiness, time-out and stop apart") {
  const base::UniqueFd event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  std::stop_source stop;
  const base::StopSignal signal(stop.get_token());
  base::Clock& clock = base::system_clock();

  CHECK(base::wait(clock, event.get(), POLLIN, Deadline::after(clock, milliseconds(1)), signal) ==
        Waited::timeout);
  REQUIRE(::eventfd_write(event.get(), 1) == 0);
  CHECK(base::wait(clock, event.get(), POLLIN, Deadline::never(), signal) == Waited::ready);
  stop.request_stop();
  CHECK(base::wait(clock, event.get(), POLLIN, Deadline::never(), signal) == Waited::cancelled);
}

TEST_CASE("a stop wakes a sleeper that would never wake by itself") {
  std::stop_source stop;
  std::jthread stopper([&stop] { stop.request_stop(); });
  CHECK(base::system_clock().sleep_until(base::TimePoint::max(), stop.get_token()) ==
        Waited::cancelled);
}
