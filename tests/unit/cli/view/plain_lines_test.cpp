#include "cli/view/plain_lines.h"

#include <doctest/doctest.h>

#include <vector>

#include "tests/unit/cli/told_events.h"

using cli::view::History;
using cli::view::PlainLines;
using tests::at_second;
using tests::told_failed;
using tests::told_queued;
using tests::told_ready;
using tests::told_stage;
using tests::told_started;
using tests::told_waiting;

TEST_CASE("a line for each event that tells something new") {
  History history;
  PlainLines lines;
  std::vector<std::string> told;
  for (const events::Event& event :
       {told_queued(0, 1), told_started(1, 1), told_stage(1, 1, "wait_ssh"),
        told_waiting(5, 1, "SSH", "Connection refused", 1),
        told_waiting(10, 1, "SSH", "Connection refused", 2),
        told_waiting(15, 1, "SSH", "Connection timed out", 3), told_stage(20, 1, "docker"),
        told_failed(21, 1, "docker", "Two\nlines \x1B[31mred"), told_ready(50, 2)}) {
    const auto* const machine = history.take(event, event.timestamp);
    REQUIRE(machine != nullptr);
    if (auto line = lines.line(*machine, true)) told.push_back(*line);
  }
  CHECK(told == std::vector<std::string>{
                    "2026-11-23T10:00:00Z web-1: queued", "2026-11-23T10:00:01Z web-1: begins",
                    "2026-11-23T10:00:01Z web-1: wait_ssh",
                    "2026-11-23T10:00:05Z web-1: wait_ssh: SSH: Connection refused",
                    "2026-11-23T10:00:15Z web-1: wait_ssh: SSH, try 3: Connection timed out",
                    "2026-11-23T10:00:20Z web-1: docker",
                    "2026-11-23T10:00:21Z web-1: failed in docker after 20s: Two lines red "
                    "(docker.missing)",
                    "2026-11-23T10:00:50Z web-2: ready after 42s: uuid2"});
}

TEST_CASE("what is refused before its first stage is not told as failed in one") {
  History history;
  PlainLines lines;
  history.take(told_queued(0, 1), at_second(0));
  events::Event refused = told_failed(0, 1, "docker", "The address is in use");
  refused.stage.reset();
  const auto* const machine = history.take(refused, at_second(0));
  REQUIRE(machine != nullptr);
  CHECK(lines.line(*machine, true) ==
        "2026-11-23T10:00:00Z web-1: refused: The address is in use (docker.missing)");
}

TEST_CASE("an end without a word is a line") {
  History history;
  PlainLines lines;
  history.take(told_stage(3, 1, "docker"), at_second(3));
  const auto changed = history.look({{"p", events::Alive::no}}, at_second(9));
  REQUIRE(changed.size() == 1);
  CHECK(lines.line(*changed.front(), true) ==
        "2026-11-23T10:00:03Z web-1: ended without a word in docker after 0s");
}
