#include "cli/watch/watch.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "base/os/unique_fd.h"
#include "base/system_clock.h"
#include "events/event_json.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/cli/told_events.h"

using cli::event_file::Reader;
using cli::view::Counts;
using cli::view::Display;
using cli::watch::Seen;
using cli::watch::Until;
using events::Alive;
using std::chrono::minutes;
using std::chrono::seconds;
using tests::told_failed;
using tests::told_ready;
using tests::told_started;

namespace {

/// Tells the time of day by another clock, which is not moved by sleeping here.
class OtherTimeOfDay final : public base::Clock {
 public:
  explicit OtherTimeOfDay(const base::Clock& other) : other_(other) {}
  base::TimePoint now() const override { return base::system_clock().now(); }
  base::WallTime wall_now() const override { return other_.wall_now(); }
  base::Waited sleep_until(base::TimePoint until, const std::stop_token& stop) override {
    return base::system_clock().sleep_until(until, stop);
  }

 private:
  const base::Clock& other_;
};

/// A file that is watched on a clock that the watching alone moves.
struct World {
  tests::TemporaryDirectory folder;
  tests::FakeClock clock;
  OtherTimeOfDay display_clock{clock};
  std::stop_source stop;
  std::string path = folder.file("events.jsonl");
  std::string out = folder.file("out");
  Alive alive = Alive::yes;

  void append(const events::Event& event) const {
    std::ofstream(path, std::ios::app) << events::to_json(event) << "\n";
  }
  /// Written by now.
  [[nodiscard]] events::Event now(events::Event event) const {
    event.timestamp = clock.wall_now();
    return event;
  }
  Seen watch(Until until = Until::writers_gone) {
    Reader reader(path, Reader::Mode::follow);
    const base::UniqueFd fd(::open(out.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    Display display(fd.get(), {}, display_clock);
    const base::Context context{.clock = &clock, .stop = stop.get_token()};
    const auto seen = cli::watch::watch(
        reader, display, until, [this](std::string_view) { return alive; }, context);
    display.close();
    REQUIRE(seen);
    return *seen;
  }
  [[nodiscard]] std::string shown() const { return tests::read_file(out); }
  [[nodiscard]] base::Duration waited() const {
    return clock.now() - base::TimePoint(std::chrono::hours(1));
  }
};

}  // namespace

TEST_CASE("a file that is not there is waited for, and told of once") {
  World world;
  int sleeps = 0;
  world.clock.on_sleep([&] {
    if (++sleeps == 8) {
      world.append(world.now(told_ready(0, 1)));
      world.alive = Alive::no;
    }
  });
  const Seen seen = world.watch();
  CHECK(seen.counts == Counts{.ready = 1});
  CHECK_FALSE(seen.stopped);
  CHECK(world.shown().starts_with("Waiting for " + world.path + "\n20"));
  CHECK(world.shown().ends_with("\n1 machine: 1 ready\n"));
}

TEST_CASE("while a writer lives, others may begin") {
  World world;
  world.append(world.now(told_ready(0, 1)));
  int sleeps = 0;
  world.clock.on_sleep([&] {
    if (++sleeps == 4000) world.append(world.now(told_started(0, 2)));
    if (sleeps == 8000) world.append(world.now(told_failed(0, 2)));
    if (sleeps == 8001) world.alive = Alive::no;
  });
  CHECK(world.watch().counts == Counts{.ready = 1, .failed = 1});
  CHECK(world.waited() > minutes(30));

  SUBCASE("unless nobody wants to wait for them") {
    world.alive = Alive::yes;
    CHECK(world.watch(Until::all_ended).counts == Counts{.ready = 1, .failed = 1});
  }
}

TEST_CASE("a registration whose process is gone has ended without a word") {
  World world;
  world.append(world.now(told_started(0, 1)));
  int sleeps = 0;
  world.clock.on_sleep([&] {
    if (++sleeps == 3) world.alive = Alive::no;
  });
  CHECK(world.watch().counts == Counts{.lost = 1});
  CHECK(world.shown().find("web-1: ended without a word after ") != std::string::npos);
}

TEST_CASE("an end that was written before the process went counts") {
  World world;
  world.append(world.now(told_started(0, 1)));
  // It writes and goes between the question whether it is alive and the reading.
  world.alive = Alive::yes;
  int sleeps = 0;
  world.clock.on_sleep([&] {
    if (++sleeps != 3) return;
    world.append(world.now(told_ready(0, 1)));
    world.alive = Alive::no;
  });
  CHECK(world.watch().counts == Counts{.ready = 1});
}

TEST_CASE("of processes elsewhere some silence tells that no other begins") {
  World world;
  world.alive = Alive::unknown;
  world.append(world.now(told_ready(0, 1)));
  CHECK(world.watch().counts == Counts{.ready = 1});
  CHECK(world.waited() >= seconds(10));
  CHECK(world.waited() < seconds(12));
}

TEST_CASE("and long silence that one does not end") {
  World world;
  world.alive = Alive::unknown;
  world.append(world.now(told_started(0, 1)));
  CHECK(world.watch().counts == Counts{.silent = 1});
  CHECK(world.waited() >= minutes(15));
  CHECK(world.waited() < minutes(16));
}

TEST_CASE("an old file is over at once") {
  World world;
  world.alive = Alive::unknown;
  // Long before the clock's time.
  events::Event event = told_ready(0, 1);
  event.timestamp -= std::chrono::hours(24 * 30);
  world.append(event);
  CHECK(world.watch().counts == Counts{.ready = 1});
  CHECK(world.waited() < seconds(1));
}

TEST_CASE("following ends with a stop alone") {
  World world;
  world.alive = Alive::no;
  world.append(world.now(told_ready(0, 1)));
  int sleeps = 0;
  world.clock.on_sleep([&] {
    if (++sleeps == 5000) world.stop.request_stop();
  });
  const Seen seen = world.watch(Until::stopped);
  CHECK(seen.stopped);
  CHECK(seen.counts == Counts{.ready = 1});
}

TEST_CASE("a file that begins anew is a new beginning") {
  World world;
  world.append(world.now(told_failed(0, 1)));
  int sleeps = 0;
  world.clock.on_sleep([&] {
    if (++sleeps == 3) tests::write_file(world.path, "");
    if (sleeps == 5) world.append(world.now(told_ready(0, 2)));
    if (sleeps == 6) world.alive = Alive::no;
  });
  CHECK(world.watch().counts == Counts{.ready = 1});
  CHECK(world.shown().find(world.path + " begins anew\n") != std::string::npos);
}

TEST_CASE("lines that are no events are told of at the end") {
  World world;
  world.alive = Alive::no;
  std::ofstream(world.path) << "one\ntwo\n";
  world.append(world.now(told_ready(0, 1)));
  CHECK(world.watch().counts == Counts{.ready = 1});
  CHECK(world.shown().find("2 lines are no events; left out\n") != std::string::npos);
}

TEST_CASE("what cannot be read is an error") {
  World world;
  Reader reader("/dev/null", Reader::Mode::follow);
  Display display(-1, {});
  const auto seen =
      cli::watch::watch(reader, display, Until::writers_gone,
                        [](std::string_view) { return Alive::yes; }, {.clock = &world.clock});
  REQUIRE_FALSE(seen);
  CHECK(seen.error().code == "event_file.cannot_read");
}
