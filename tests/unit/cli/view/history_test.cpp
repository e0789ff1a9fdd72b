#include "cli/view/history.h"

#include <doctest/doctest.h>

#include "tests/unit/cli/told_events.h"

using cli::view::Counts;
using cli::view::elapsed;
using cli::view::History;
using cli::view::Machine;
using cli::view::Phase;
using events::Alive;
using std::chrono::minutes;
using std::chrono::seconds;
using tests::at_second;
using tests::told_failed;
using tests::told_queued;
using tests::told_ready;
using tests::told_stage;
using tests::told_started;
using tests::told_waiting;

namespace {

/// Read as soon as they were written.
void take(History& history, std::initializer_list<events::Event> all) {
  for (const events::Event& event : all) history.take(event, event.timestamp);
}

const Machine& only(const History& history) {
  REQUIRE(history.machines().size() == 1);
  return *history.machines().front();
}

}  // namespace

TEST_CASE("a registration is followed from the queue to its good end") {
  History history;
  take(history, {told_queued(0, 1)});
  CHECK(only(history).phase == Phase::queued);
  CHECK(elapsed(only(history), at_second(7)) == seconds(7));
  take(history, {told_started(10, 1), told_stage(10, 1, "wait_ssh")});
  CHECK(only(history).phase == Phase::running);
  CHECK(only(history).stage == "wait_ssh");
  CHECK(elapsed(only(history), at_second(15)) == seconds(5));
  take(history, {told_waiting(16, 1, "SSH", "Connection refused", 3)});
  CHECK(only(history).waiting_for == "SSH");
  CHECK(only(history).cause == "Connection refused");
  CHECK(only(history).code == "ssh.connect_failed");
  CHECK(only(history).tries == 3);
  CHECK(only(history).next_try == at_second(21));
  take(history, {told_stage(20, 1, "docker")});
  CHECK(only(history).stage == "docker");
  CHECK(only(history).cause == "");
  CHECK(only(history).waiting_for == "");
  take(history, {told_ready(52, 1)});
  const Machine& machine = only(history);
  CHECK(machine.phase == Phase::registered);
  CHECK(machine.status == "ready");
  CHECK(machine.server_id == "uuid1");
  CHECK(machine.stage == "validate");
  CHECK(elapsed(machine, at_second(1000)) == seconds(42));
  CHECK(machine.stages.size() == 3);
  CHECK(history.count() == Counts{.ready = 1});
}

TEST_CASE("a failure keeps its stage, cause and code") {
  History history;
  take(history, {told_started(0, 1), told_waiting(1, 1, "SSH", "old"), told_failed(9, 1)});
  CHECK(only(history).phase == Phase::failed);
  CHECK(only(history).stage == "docker");
  CHECK(only(history).cause == "Docker is not installed.");
  CHECK(only(history).code == "docker.missing");
  CHECK(elapsed(only(history), at_second(1000)) == seconds(9));
}

TEST_CASE("a failure without a cause has that of its first error") {
  History history;
  events::Event event = told_failed(9, 1);
  event.error.reset();
  event.problems = {{.is_error = false,
                     .code = "",
                     .summary = "w",
                     .cause = "warned",
                     .evidence = "",
                     .remedy = ""},
                    {.is_error = true,
                     .code = "",
                     .summary = "s",
                     .cause = "real",
                     .evidence = "",
                     .remedy = ""}};
  take(history, {event});
  CHECK(only(history).cause == "real");
}

TEST_CASE("nothing counts after an end, and what comes late does not turn back") {
  History history;
  take(history, {told_started(0, 1), told_stage(8, 1, "docker")});
  CHECK(history.take(told_stage(3, 1, "wait_ssh"), at_second(9)) == nullptr);
  CHECK(only(history).stage == "docker");
  take(history, {told_ready(9, 1)});
  CHECK(history.take(told_failed(10, 1), at_second(10)) == nullptr);
  CHECK(history.take(told_started(11, 1), at_second(11)) == nullptr);
  CHECK(only(history).phase == Phase::registered);
}

TEST_CASE("an end counts even if its time is before what was told already") {
  History history;
  take(history, {told_started(5, 1), told_ready(4, 1)});
  CHECK(only(history).phase == Phase::registered);
}

TEST_CASE("another attempt of the same registration begins anew") {
  History history;
  events::Event again = told_started(20, 1);
  again.attempt = 2;
  take(history, {told_failed(9, 1), again});
  CHECK(only(history).phase == Phase::running);
  CHECK(only(history).attempt == 2);
  CHECK(only(history).cause == "");
  CHECK(elapsed(only(history), at_second(25)) == seconds(5));
}

TEST_CASE("the newest run of a machine hides those that were over") {
  History history;
  events::Event second = told_started(20, 1);
  second.correlation_id = "second";
  take(history, {told_failed(9, 1), second});
  CHECK(only(history).correlation_id == "second");
  // An event of the first that is read late does not bring it back.
  CHECK(history.take(told_stage(5, 1, "docker"), at_second(30)) == nullptr);
  CHECK(only(history).correlation_id == "second");

  SUBCASE("by its uuid, whatever its name is by then") {
    events::Event done = told_ready(30, 1);
    done.correlation_id = "second";
    events::Event third = told_started(40, 2);
    third.server_id = "uuid1";
    third.correlation_id = "third";
    take(history, {done, third});
    CHECK(only(history).correlation_id == "third");
  }
  SUBCASE("not one of the same address elsewhere") {
    events::Event other = told_started(40, 1);
    other.correlation_id = "other";
    SUBCASE("") { other.port = 2222; }
    SUBCASE("") { other.server_name = "other"; }
    SUBCASE("") { other.endpoint = "https://other.example.com"; }
    take(history, {other});
    CHECK(history.machines().size() == 2);
  }
}

TEST_CASE("two registrations of one machine at the same time are two") {
  History history;
  events::Event second = told_started(5, 1);
  second.correlation_id = "second";
  take(history,
       {told_started(0, 1), told_stage(6, 1, "docker"), second, told_stage(7, 1, "health")});
  CHECK(history.machines().size() == 2);
}

TEST_CASE("a registration whose process is gone has ended without a word") {
  History history;
  events::Event other = told_started(2, 2);
  other.process = "q";
  take(history, {told_started(0, 1), other, told_ready(3, 3)});
  const auto changed = history.look({{"p", Alive::no}, {"q", Alive::yes}}, at_second(5));
  REQUIRE(changed.size() == 1);
  CHECK(changed.front()->correlation_id == "c1");
  CHECK(history.count() == Counts{.running = 1, .ready = 1, .lost = 1});
  CHECK(history.writers() == cli::view::Writers{{"q", at_second(2)}});
  CHECK(history.look({{"q", Alive::yes}}, at_second(6)).empty());
  CHECK(elapsed(*history.machines().front(), at_second(1000)) == seconds(0));
}

TEST_CASE("of a process that nobody can ask about, a quarter of an hour counts") {
  History history;
  take(history, {told_started(0, 1), told_stage(60, 1, "docker")});
  CHECK(history.look({{"p", Alive::unknown}}, at_second(60) + minutes(15) - seconds(1)).empty());
  CHECK(history.look({}, at_second(60) + minutes(15)).empty());
  CHECK(history.look({{"p", Alive::unknown}}, at_second(60) + minutes(15)).size() == 1);
  CHECK(history.count() == Counts{.silent = 1});
  take(history, {told_stage(1000, 1, "health")});
  CHECK(history.count() == Counts{.running = 1});
}

TEST_CASE("a clock that is ahead does not keep a registration from falling silent") {
  History history;
  history.take(told_started(100000, 1), at_second(10));
  CHECK(history.look({{"p", Alive::unknown}}, at_second(10) + minutes(15)).size() == 1);
}

TEST_CASE("a living process keeps its registrations however long nothing is heard of them") {
  History history;
  take(history, {told_started(0, 1)});
  CHECK(history.look({{"p", Alive::yes}}, at_second(100000)).empty());
}

TEST_CASE("of a registration that tells no process, a quarter of an hour counts as well") {
  History history;
  events::Event event = told_started(0, 1);
  SUBCASE("none") { event.process = ""; }
  SUBCASE("none that can be one") { event.process = std::string(201, 'p'); }
  take(history, {event});
  CHECK(history.writers().empty());
  CHECK(history.look({}, at_second(0) + minutes(15)).size() == 1);
}

TEST_CASE("an event without a registration is none") {
  History history;
  events::Event event = told_started(0, 1);
  event.correlation_id = "";
  CHECK(history.take(event, at_second(0)) == nullptr);
  CHECK(history.machines().empty());
}

TEST_CASE("ends are kept when they are asked for") {
  History history(History::Ends::kept);
  take(history, {told_started(0, 1), told_ready(3, 1)});
  REQUIRE(only(history).end != nullptr);
  CHECK(*only(history).end == told_ready(3, 1));
}

TEST_CASE("of endlessly many machines the good ends go first, and memory has a limit") {
  History history;
  take(history, {told_failed(0, 0), told_started(0, -1)});
  for (int i = 1; i < 12000; ++i) take(history, {told_ready(i, i)});
  CHECK(history.machines().size() < 10001);
  CHECK(history.machines().size() > 5000);
  CHECK(history.count().failed == 1);
  CHECK(history.count().running == 1);
  CHECK(history.machines().back()->correlation_id == "c11999");
}

TEST_CASE("long texts are clipped on a character's boundary") {
  History history;
  events::Event event = told_failed(0, 1);
  event.error = std::string(599, 'x') + "\u00E9";
  take(history, {event});
  CHECK(only(history).cause == std::string(599, 'x'));
}
