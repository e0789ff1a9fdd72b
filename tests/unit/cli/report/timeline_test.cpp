#include "cli/report/timeline.h"

#include <doctest/doctest.h>

#include "tests/unit/cli/told_events.h"

using cli::report::Bar;
using cli::report::bars_of;
using cli::view::History;
using std::chrono::seconds;
using tests::at_second;
using tests::told_failed;
using tests::told_queued;
using tests::told_ready;
using tests::told_stage;
using tests::told_started;
using Bars = std::vector<Bar>;

namespace {

void take(History& history, std::initializer_list<events::Event> all) {
  for (const events::Event& event : all) history.take(event, event.timestamp);
}

}  // namespace

TEST_CASE("the bars are the stages that the end tells of") {
  History history(History::Ends::kept);
  events::Event end = told_ready(60, 1);
  end.stages = {{"wait_ssh", seconds(20)}, {"docker", seconds(30)}};
  take(history, {told_queued(0, 1), told_started(10, 1), told_stage(11, 1, "wait_ssh"), end});
  CHECK(bars_of(*history.machines().front(), at_second(99)) ==
        Bars{{"queued", seconds(0), seconds(10)},
             {"wait_ssh", seconds(10), seconds(20)},
             {"docker", seconds(30), seconds(30)}});
}

TEST_CASE("without them, those whose beginning was told") {
  History history(History::Ends::kept);
  take(history, {told_started(0, 1), told_stage(0, 1, "wait_ssh"), told_stage(7, 1, "docker")});
  SUBCASE("at work until now") {
    CHECK(bars_of(*history.machines().front(), at_second(9)) ==
          Bars{{"wait_ssh", seconds(0), seconds(7)}, {"docker", seconds(7), seconds(2)}});
  }
  SUBCASE("or until its end") {
    take(history, {told_failed(12, 1)});
    CHECK(bars_of(*history.machines().front(), at_second(99)) ==
          Bars{{"wait_ssh", seconds(0), seconds(7)}, {"docker", seconds(7), seconds(5)}});
  }
}

TEST_CASE("bars stand where they were, or at their own beginning when runs lie far apart") {
  History history(History::Ends::kept);
  take(history, {told_started(0, 1), told_stage(0, 1, "wait_ssh"), told_failed(10, 1, "wait_ssh")});
  const std::string second = "x=\"50.00%\" width=\"50.00%\"";
  SUBCASE("together") {
    take(history,
         {told_started(10, 2), told_stage(10, 2, "wait_ssh"), told_failed(20, 2, "wait_ssh")});
    const std::string html = cli::report::render_timeline(history.machines(), at_second(99));
    CHECK(html.find(second) != std::string::npos);
    CHECK(html.find("the whole width is 20s") != std::string::npos);
  }
  SUBCASE("apart") {
    take(history, {told_started(1000, 2), told_stage(1000, 2, "wait_ssh"),
                   told_failed(1010, 2, "wait_ssh")});
    const std::string html = cli::report::render_timeline(history.machines(), at_second(2000));
    CHECK(html.find(second) == std::string::npos);
    CHECK(html.find("the whole width is 10s") != std::string::npos);
  }
}
