#include "cli/report/report.h"

#include <doctest/doctest.h>

#include <string>

#include "events/event_json.h"
#include "events/process_identity.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/cli/told_events.h"

using cli::report::make_report;
using cli::report::write_page;
using tests::told_failed;
using tests::told_ready;
using tests::told_started;

namespace {

std::string line(const events::Event& event) { return events::to_json(event) + "\n"; }

struct World {
  tests::TemporaryDirectory folder;
  tests::FakeClock clock;
  base::Context context{.clock = &clock};
};

}  // namespace

TEST_CASE("a page about several files") {
  World world;
  world.folder.write("one", line(told_ready(0, 1)) + "foreign\n");
  world.folder.write("two", line(told_failed(0, 2)));
  const auto page =
      make_report({world.folder.file("one"), world.folder.file("two")}, world.context);
  REQUIRE(page);
  CHECK(page->find("<bdi>web-1</bdi>") != std::string::npos);
  CHECK(page->find("<bdi>web-2</bdi>") != std::string::npos);
  CHECK(page->find("left out: 1") != std::string::npos);
  CHECK(page->starts_with("<!DOCTYPE html>"));
}

TEST_CASE("what has not ended is running or lost, as its process is") {
  World world;
  events::Event event = told_started(0, 1);
  event.timestamp = world.clock.wall_now();
  std::string process = events::own_process();
  SUBCASE("alive") {
    event.process = process;
    world.folder.write("one", line(event));
    const auto page = make_report({world.folder.file("one")}, world.context);
    REQUIRE(page);
    CHECK(page->find("<li class=\"running\"><b>1</b>") != std::string::npos);
  }
  SUBCASE("gone") {
    event.process = process + "0";
    world.folder.write("one", line(event));
    const auto page = make_report({world.folder.file("one")}, world.context);
    REQUIRE(page);
    CHECK(page->find("<li class=\"lost\"><b>1</b>") != std::string::npos);
  }
}

TEST_CASE("no registration, no page") {
  World world;
  world.folder.write("one", "");
  world.folder.write("two", "foreign\n{}\n");
  const auto empty = make_report({world.folder.file("one")}, world.context);
  REQUIRE_FALSE(empty);
  CHECK(empty.error().code == "event_file.no_events");
  CHECK(empty.error().cause ==
        "No event of a registration is in: " + world.folder.file("one") + ". It is empty.");
  const auto foreign = make_report({world.folder.file("two")}, world.context);
  REQUIRE_FALSE(foreign);
  CHECK(foreign.error().cause == "No event of a registration is in: " + world.folder.file("two") +
                                     ". It has 2 lines that are no events.");
  const auto missing = make_report({world.folder.file("three")}, world.context);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == "event_file.cannot_read");
}

TEST_CASE("the page is written to a file, which is none of the events") {
  World world;
  const std::string events_file = world.folder.write("events", "old");
  const std::string output = world.folder.file("page.html");
  REQUIRE(write_page("page", output, {events_file}));
  CHECK(world.folder.read("page.html") == "page");
  const auto same = write_page("page", events_file, {events_file});
  REQUIRE_FALSE(same);
  CHECK(same.error().code == "report.cannot_write");
  CHECK(world.folder.read("events") == "old");
  const auto nowhere = write_page("page", world.folder.file("no") + "/page.html", {});
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().cause.ends_with("No such file or directory."));
}
