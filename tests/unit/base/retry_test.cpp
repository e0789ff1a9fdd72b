#include "base/retry.h"

#include <doctest/doctest.h>

#include <optional>
#include <vector>

#include "tests/support/fake_clock.h"

using base::Backoff;
using base::Context;
using base::Deadline;
using base::Diagnostic;
using base::Duration;
using base::ErrorKind;
using base::Expected;
using std::chrono::seconds;

namespace {

Diagnostic failure(ErrorKind kind) {
  Diagnostic one;
  one.kind = kind;
  return one;
}

std::optional<Duration> if_retryable(const Diagnostic& error, Duration pause) {
  if (!base::retryable(error.kind)) return std::nullopt;
  return pause;
}

constexpr Backoff kExact{seconds(1), seconds(20), 0.0};

}  // namespace

TEST_CASE("pauses double up to the cap") {
  base::BackoffSequence pauses(kExact);
  std::vector<Duration> seen;
  for (int i = 0; i < 7; ++i) seen.push_back(pauses.next());
  CHECK(seen == std::vector<Duration>{seconds(1), seconds(2), seconds(4), seconds(8), seconds(16),
                                      seconds(20), seconds(20)});
}

TEST_CASE("jitter only ever shortens, by at most its part") {
  base::BackoffSequence pauses(Backoff{seconds(8), seconds(8), 0.25}, 7);
  bool varied = false;
  for (int i = 0; i < 100; ++i) {
    const Duration pause = pauses.next();
    CHECK(pause >= seconds(6));
    CHECK(pause <= seconds(8));
    varied = varied || pause != seconds(8);
  }
  CHECK(varied);
}

TEST_CASE("retry goes on until the attempt succeeds") {
  tests::FakeClock clock;
  Context context{&clock, Deadline::after(clock, seconds(60)), {}, {}};
  int calls = 0;
  const Expected<int> result = base::retry(
      context, kExact,
      [&](const Context&) -> Expected<int> {
        if (++calls < 4) return base::fail(failure(ErrorKind::unreachable));
        return 42;
      },
      if_retryable);
  REQUIRE(result);
  CHECK(*result == 42);
  CHECK(clock.sleeps() == std::vector<Duration>{seconds(1), seconds(2), seconds(4)});
}

TEST_CASE("retry stops at an error that waiting does not cure") {
  tests::FakeClock clock;
  Context context{&clock, Deadline::after(clock, seconds(60)), {}, {}};
  const Expected<int> result = base::retry(
      context, kExact,
      [&](const Context&) -> Expected<int> {
        return base::fail(failure(ErrorKind::host_key_mismatch));
      },
      if_retryable);
  CHECK(result.error().kind == ErrorKind::host_key_mismatch);
  CHECK(clock.sleeps().empty());
}

TEST_CASE("retry does not start a pause that would outlast the deadline") {
  tests::FakeClock clock;
  Context context{&clock, Deadline::after(clock, seconds(10)), {}, {}};
  int calls = 0;
  const Expected<int> result = base::retry(
      context, kExact,
      [&](const Context&) -> Expected<int> {
        ++calls;
        return base::fail(failure(ErrorKind::unreachable));
      },
      if_retryable);
  CHECK(result.error().kind == ErrorKind::unreachable);
  CHECK(calls == 4);
  CHECK(clock.sleeps() == std::vector<Duration>{seconds(1), seconds(2), seconds(4)});
}

TEST_CASE("a requested stop ends the pause") {
  tests::FakeClock clock;
  std::stop_source stop;
  clock.on_sleep([&] { stop.request_stop(); });
  Context context{&clock, Deadline::never(), stop.get_token(), {}};
  int calls = 0;
  const Expected<int> result = base::retry(
      context, kExact,
      [&](const Context&) -> Expected<int> {
        ++calls;
        return base::fail(failure(ErrorKind::unreachable));
      },
      if_retryable);
  CHECK(!result);
  CHECK(calls == 1);
}
