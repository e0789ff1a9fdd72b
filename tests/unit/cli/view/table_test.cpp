#include "cli/view/table.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "cli/view/fitting.h"
#include "tests/unit/cli/told_events.h"

using cli::view::columns_of;
using cli::view::History;
using cli::view::render_table;
using cli::view::Style;
using tests::at_second;
using tests::told_failed;
using tests::told_queued;
using tests::told_ready;
using tests::told_stage;
using tests::told_started;
using tests::told_waiting;
using Lines = std::vector<std::string>;

namespace {

constexpr Style kPlain{.terminal = true, .colour = false, .unicode = true};
constexpr Style kAscii{.terminal = true, .colour = false, .unicode = false};
constexpr Style kColour{.terminal = true, .colour = true, .unicode = true};

void take(History& history, std::initializer_list<events::Event> all) {
  for (const events::Event& event : all) history.take(event, event.timestamp);
}

/// One machine of each kind.
History some() {
  History history;
  take(history, {told_queued(0, 1), told_started(0, 2), told_stage(0, 2, "wait_ssh"),
                 told_waiting(30, 2, "SSH", "192.0.2.2 port 22: Connection refused", 4),
                 told_started(1, 3), told_failed(42, 3), told_started(2, 4), told_ready(44, 4),
                 told_started(3, 10), told_stage(3, 10, "docker")});
  return history;
}

Lines without_escapes(Lines lines) {
  for (std::string& line : lines) line = cli::view::one_line(line, true);
  return lines;
}

}  // namespace

TEST_CASE("a table of 80 columns") {
  CHECK(render_table(some(), at_second(65), {80, 23}, kPlain) ==
        Lines{"5 machines: 1 failed, 2 running, 1 ready, 1 queued; 1m05s",
              "\u2718 web-3  192.0.2.3  docker     41s  Docker is not installed. (docker.missing)",
              "\u25B8 web-2  192.0.2.2  wait_ssh 1m05s  SSH, try 4: 192.0.2.2 port 22: Connection "
              "r\u2026",
              "\u25B8 web-10 192.0.2.10 docker   1m02s",
              "\u2714 web-4  192.0.2.4  ready      42s  uuid4",
              "\u25CC web-1  192.0.2.1  queued   1m05s"});
}

TEST_CASE("a table of 40 columns gives what is waited for a line of its own") {
  CHECK(render_table(some(), at_second(65), {40, 23}, kPlain) ==
        Lines{"5 machines: 1 failed, 2 running, 1", "ready, 1 queued; 1m05s",
              "\u2718 web-3  docker     41s", "  Docker is not installed.", "  (docker.missing)",
              "\u25B8 web-2  wait_ssh 1m05s", "  SSH, try 4: 192.0.2.2 port 22: Connec\u2026",
              "\u25B8 web-10 docker   1m02s", "\u2714 web-4  ready      42s", "  uuid4",
              "\u25CC web-1  queued   1m05s"});
}

TEST_CASE("a table for a terminal without UTF-8") {
  CHECK(render_table(some(), at_second(65), {60, 23}, kAscii) ==
        Lines{"5 machines: 1 failed, 2 running, 1 ready, 1 queued; 1m05s",
              "x web-3  192.0.2.3  docker     41s", "  Docker is not installed. (docker.missing)",
              "> web-2  192.0.2.2  wait_ssh 1m05s  SSH, try 4: 192.0.2.2...",
              "> web-10 192.0.2.10 docker   1m02s", "+ web-4  192.0.2.4  ready      42s  uuid4",
              ". web-1  192.0.2.1  queued   1m05s"});
}

TEST_CASE("colours are added and change nothing else") {
  const Lines coloured = render_table(some(), at_second(65), {80, 23}, kColour);
  CHECK(without_escapes(coloured) ==
        without_escapes(render_table(some(), at_second(65), {80, 23}, kPlain)));
  CHECK(coloured[1].starts_with("\x1B[31m\u2718\x1B[0m web-3"));
  CHECK(coloured[2].starts_with("\x1B[36m\u25B8\x1B[0m web-2"));
  CHECK(coloured[4].starts_with("\x1B[32m\u2714\x1B[0m web-4"));
}

TEST_CASE("without room, failures and what is at work come first and the rest is counted") {
  History history;
  for (int i = 1; i <= 200; ++i) {
    take(history, {told_queued(i * 0.01, i)});
    if (i > 174) continue;
    take(history, {told_started(2, i), told_stage(2, i, "wait_ssh")});
    if (i > 2 && i <= 152) take(history, {told_ready(10, i)});
    if (i > 152 && i <= 154) take(history, {told_failed(10, i)});
  }
  const Lines lines = render_table(history, at_second(20), {80, 24}, kPlain);
  CHECK(lines.size() == 24);
  CHECK(lines.front() == "200 machines: 2 failed, 22 running, 150 ready, 26 queued; 19s");
  CHECK(lines[1] ==
        "\u2718 web-153 192.0.2.153 docker    8s  Docker is not installed. (docker.missing)");
  CHECK(lines[3] == "\u25B8 web-1   192.0.2.1   wait_ssh 18s");
  CHECK(lines[22] == "\u25B8 web-172 192.0.2.172 wait_ssh 18s");
  CHECK(lines.back() == "\u2026 and 178 more: 2 running, 150 ready, 26 queued");

  const Lines narrow = render_table(history, at_second(20), {40, 24}, kPlain);
  CHECK(narrow.size() == 24);
  CHECK(narrow[0] == "200 machines: 2 failed, 22 running, 150");
  CHECK(narrow[22] == "\u2026 and 180 more: 4 running, 150 ready, 26");
  CHECK(narrow[23] == "queued");
}

TEST_CASE("many failures leave room for what is at work") {
  History history;
  for (int i = 1; i <= 100; ++i) {
    take(history, {told_started(0, i)});
    if (i <= 90) take(history, {told_failed(5, i)});
  }
  const Lines lines = render_table(history, at_second(20), {80, 24}, kPlain);
  const auto running = std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
    return line.starts_with("\u25B8");
  });
  CHECK(running == 10);
  CHECK(lines.size() == 24);
}

TEST_CASE("no line is wider than the screen, and there are no more than it has") {
  History history;
  events::Event hostile = told_failed(5, 1);
  hostile.server_name = "\u65E5\u672C\u8A9E\u30B5\u30FC\u30D0\u30FC\u65E5\u672C\u8A9E\u65E5\u672C";
  hostile.error = "\x1B[2J\x1B]0;gone\a\u202E evil \U0001F680\U0001F680 " + std::string(900, 'x');
  hostile.stage = "a_stage_of_a_name_that_is_very_long_indeed";
  events::Event long_address = told_started(1, 2);
  long_address.ip_address = "2001:db8:1234:5678:9abc:def0:1234:5678";
  take(history, {hostile, long_address, told_queued(1, 3)});
  for (std::size_t width = 1; width <= 130; ++width) {
    for (const std::size_t height : {1U, 2U, 3U, 5U, 24U}) {
      for (const Style style : {kPlain, kAscii, kColour}) {
        const Lines lines = render_table(history, at_second(90000), {width, height}, style);
        CHECK(lines.size() <= height);
        CHECK_FALSE(lines.empty());
        for (std::string line : lines) {
          if (!style.colour) CHECK(line.find('\x1B') == std::string::npos);
          line = cli::view::one_line(line, true);
          CHECK(columns_of(line) <= width);
        }
      }
    }
  }
}

TEST_CASE("without machines there is no table") {
  CHECK(render_table(History(), at_second(0), {80, 24}, kPlain).empty());
}

TEST_CASE("an end without a word and a long silence") {
  History history;
  events::Event other = told_started(0, 2);
  other.process = "q";
  take(history, {told_started(0, 1), told_stage(8, 1, "docker"), other});
  history.look({{"p", events::Alive::no}, {"q", events::Alive::unknown}}, at_second(2000));
  CHECK(render_table(history, at_second(2000), {80, 23}, kPlain) ==
        Lines{"2 machines: 1 ended without a word, 1 silent; 8s",
              "! web-1 192.0.2.1 docker 8s  ended without a word",
              "? web-2 192.0.2.2 begins 0s  no word since 10:00:00 UTC"});
}
