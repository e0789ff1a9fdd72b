#include "cli/view/display.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <string>

#include "base/os/unique_fd.h"
#include "tests/support/patience.h"
#include "tests/unit/cli/told_events.h"

using cli::view::Counts;
using cli::view::Display;
using tests::told_ready;
using tests::told_stage;
using tests::told_waiting;

namespace {

struct Ends {
  base::UniqueFd read;
  base::UniqueFd write;
};

Ends make_pipe() {
  std::array<int, 2> fds{};
  REQUIRE(::pipe2(fds.data(), O_CLOEXEC) == 0);
  return {base::UniqueFd(fds[0]), base::UniqueFd(fds[1])};
}

/// A terminal of 40 columns and 10 lines: what is written to one end is read from the other.
Ends make_terminal() {
  Ends ends{.read = base::UniqueFd(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)), .write = {}};
  REQUIRE(::grantpt(ends.read.get()) == 0);
  REQUIRE(::unlockpt(ends.read.get()) == 0);
  ends.write =
      base::UniqueFd(::open(::ptsname(ends.read.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));  // NOLINT
  const winsize size{.ws_row = 10, .ws_col = 40, .ws_xpixel = 0, .ws_ypixel = 0};
  REQUIRE(::ioctl(ends.write.get(), TIOCSWINSZ, &size) == 0);
  return ends;
}

std::string all_of(Ends& ends) {
  ends.write.reset();
  std::string text;
  std::array<char, 4096> part{};
  for (ssize_t count = 0; (count = ::read(ends.read.get(), part.data(), part.size())) > 0;) {
    text.append(part.data(), static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

TEST_CASE("what is no terminal gets lines, and a sum at the end") {
  Ends ends = make_pipe();
  Display display(ends.write.get(), {.terminal = false, .colour = false, .unicode = true});
  display.say("Waiting for\nsomething");
  display.take(told_stage(0, 1, "wait_ssh"));
  display.take(told_waiting(1, 1, "SSH", "refused"));
  display.take(told_waiting(2, 1, "SSH", "refused", 2));
  display.take(told_ready(3, 1));
  CHECK(display.count() == Counts{.ready = 1});
  CHECK(display.writers().size() == 1);
  display.close();
  display.close();
  CHECK(all_of(ends) ==
        "Waiting for something\n"
        "2026-11-23T10:00:00Z web-1: wait_ssh\n"
        "2026-11-23T10:00:01Z web-1: wait_ssh: SSH: refused\n"
        "2026-11-23T10:00:03Z web-1: ready after 42s: uuid1\n"
        "1 machine: 1 ready\n");
}

TEST_CASE("a terminal has the final table, and is as it was") {
  Ends ends = make_terminal();
  termios before{};
  REQUIRE(::tcgetattr(ends.write.get(), &before) == 0);
  {
    Display display(ends.write.get(), {.terminal = true, .colour = true, .unicode = true});
    display.take(told_stage(0, 1, "wait_ssh"));
    display.take(told_ready(3, 1));
  }
  termios after{};
  REQUIRE(::tcgetattr(ends.write.get(), &after) == 0);
  CHECK(before.c_lflag == after.c_lflag);
  CHECK(before.c_oflag == after.c_oflag);
  const std::string text = all_of(ends);
  CHECK(text.starts_with("\x1B[?7l"));
  CHECK(text.ends_with("\x1B[J\x1B[?7h"));
  CHECK(text.find("\x1B[1m1 machine: 1 ready; 3s\x1B[0m") != std::string::npos);
  CHECK(text.find("\x1B[32m\u2714\x1B[0m web-1\x1B[32m ready\x1B[0m 42s") != std::string::npos);
}

TEST_CASE("nobody who reads any more ends nothing but the showing") {
  Ends ends = make_pipe();
  ends.read.reset();
  std::signal(SIGPIPE, SIG_DFL);
  Display display(ends.write.get(), {});
  display.take(told_ready(3, 1));
  display.close();
  CHECK(display.count() == Counts{.ready = 1});
}

TEST_CASE("what could not be written is known at the end") {
  const base::UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  REQUIRE(full);
  cli::view::Display display(full.get(), {});
  display.say("lost");
  display.close();
  CHECK(display.error() == ENOSPC);
}

TEST_CASE("after a new beginning nothing is left of what was before") {
  Ends ends = make_pipe();
  Display display(ends.write.get(), {.terminal = false, .colour = false, .unicode = true});
  display.take(told_ready(3, 1));
  display.begin_anew();
  CHECK(display.count() == Counts{});
  CHECK(display.writers().empty());
  display.take(told_ready(3, 1));
  display.close();
  CHECK(all_of(ends) ==
        "2026-11-23T10:00:03Z web-1: ready after 42s: uuid1\n"
        "2026-11-23T10:00:03Z web-1: ready after 42s: uuid1\n"
        "1 machine: 1 ready\n");
}
