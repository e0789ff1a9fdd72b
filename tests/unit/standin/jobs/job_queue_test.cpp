#include "tests/standin/jobs/job_queue.h"

#include <doctest/doctest.h>

#include <atomic>

#include "base/system_clock.h"
#include "tests/standin/fixture.h"

using standin::JobQueue;
using standin::wait_until;

TEST_CASE("a job that is due sooner overtakes one that waits") {
  std::atomic<int> ran = 0;
  JobQueue queue(1, base::system_clock());
  queue.push([&](const base::Context&) { ran = 1; }, std::chrono::hours(1));
  queue.push([&](const base::Context&) { ran = 2; }, {});
  wait_until([&] { return ran == 2; });
  CHECK(queue.waiting() == 1);
}

TEST_CASE("no more jobs run at a time than there are workers") {
  std::atomic<bool> open = false;
  std::atomic<int> done = 0;
  JobQueue queue(2, base::system_clock());
  for (int i = 0; i < 3; ++i) {
    queue.push(
        [&](const base::Context&) {
          wait_until([&] { return open.load(); });
          ++done;
        },
        {});
  }
  wait_until([&] { return queue.active() == 2; });
  CHECK(queue.waiting() == 1);
  open = true;
  wait_until([&] { return done == 3; });
}

TEST_CASE("a stopped queue keeps its jobs") {
  std::atomic<bool> ran = false;
  JobQueue queue(1, base::system_clock());
  queue.set_running(false);
  queue.push([&](const base::Context&) { ran = true; }, {});
  CHECK(queue.waiting() == 1);
  CHECK_FALSE(ran);
  queue.set_running(true);
  wait_until([&] { return ran.load(); });
}

TEST_CASE("killed jobs are told to stop, later ones are not") {
  std::atomic<bool> stopped = false;
  std::atomic<int> fresh = -1;
  JobQueue queue(1, base::system_clock());
  queue.push(
      [&](const base::Context& context) {
        wait_until([&] { return context.stop.stop_requested(); });
        stopped = true;
      },
      {});
  wait_until([&] { return queue.active() == 1; });
  queue.kill_running();
  wait_until([&] { return stopped.load(); });
  queue.push([&](const base::Context& context) { fresh = context.stop.stop_requested() ? 1 : 0; },
             {});
  wait_until([&] { return fresh >= 0; });
  CHECK(fresh == 0);
}

TEST_CASE("jobs have ten minutes") {
  std::atomic<bool> limited = false;
  JobQueue queue(1, base::system_clock());
  queue.push(
      [&](const base::Context& context) {
        limited = context.deadline.remaining(base::system_clock()) <= std::chrono::minutes(10);
      },
      {});
  wait_until([&] { return limited.load(); });
}
