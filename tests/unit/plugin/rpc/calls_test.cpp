#include "plugin/rpc/calls.h"

#include <doctest/doctest.h>

#include <optional>
#include <thread>

#include "base/system_clock.h"

using base::Deadline;
using plugin::Calls;
using plugin::RunningCall;

namespace {

const Deadline kPassed = Deadline::at(base::TimePoint());

bool idle(Calls& calls) { return calls.wait_idle(base::system_clock(), kPassed); }

}  // namespace

TEST_CASE("calls are counted while they live") {
  Calls calls(Calls::AfterStop::stay_stopped);
  CHECK(idle(calls));
  std::optional<RunningCall> first(std::in_place, calls);
  std::optional<RunningCall> second(std::in_place, calls);
  CHECK(!idle(calls));
  first.reset();
  CHECK(!idle(calls));
  second.reset();
  CHECK(idle(calls));
}

TEST_CASE("a wait ends with the last call, again and again") {
  Calls calls(Calls::AfterStop::stay_stopped);
  for (int round = 0; round < 3; ++round) {
    std::optional<RunningCall> call(std::in_place, calls);
    std::jthread ender([&] { call.reset(); });
    CHECK(calls.wait_idle(base::system_clock(), Deadline::never()));
  }
}

TEST_CASE("a stop reaches every running call") {
  Calls calls(Calls::AfterStop::stay_stopped);
  const RunningCall first(calls);
  const RunningCall second(calls);
  CHECK(!first.token().stop_requested());
  calls.stop_all();
  CHECK(first.token().stop_requested());
  CHECK(second.token().stop_requested());
}

TEST_CASE("what begins after a stop is stopped too, or starts afresh") {
  Calls stopped(Calls::AfterStop::stay_stopped);
  stopped.stop_all();
  CHECK(RunningCall(stopped).token().stop_requested());
  Calls afresh(Calls::AfterStop::start_afresh);
  afresh.stop_all();
  const RunningCall call(afresh);
  CHECK(!call.token().stop_requested());
  afresh.stop_all();
  CHECK(call.token().stop_requested());
}

TEST_CASE("cancelling one call leaves the others") {
  Calls calls(Calls::AfterStop::stay_stopped);
  RunningCall first(calls);
  const RunningCall second(calls);
  first.cancel();
  CHECK(first.token().stop_requested());
  CHECK(!second.token().stop_requested());
}
