#include "tests/support/process.h"

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <iterator>
#include <tuple>

using tests::Process;

namespace {

std::ptrdiff_t count_of(const char* folder) {
  return std::distance(std::filesystem::directory_iterator(folder),
                       std::filesystem::directory_iterator());
}

/// A shell that has started a process of its own and told its number.
Process shell_with_child(const std::string& rest, bool leaves_running = false) {
  return Process::start({.argv = {"sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $!; " + rest},
                         .leaves_running = leaves_running});
}

pid_t child_of(const Process& shell) { return std::stoi(shell.first_line().value()); }

}  // namespace

TEST_CASE("a program's end, output and errors are told") {
  const auto plain =
      tests::run({.argv = {"sh", "-c", "cat; echo problem >&2; exit 3"}, .input = "some input\n"});
  CHECK(plain.exit_code == 3);
  CHECK(plain.signal == 0);
  CHECK(plain.out == "some input\n");
  CHECK(plain.err == "problem\n");
  const auto one_stream =
      tests::run({.argv = {"sh", "-c", "echo a; echo b >&2; echo c"}, .errors_in_output = true});
  CHECK(one_stream.out == "a\nb\nc\n");
  CHECK(one_stream.err.empty());
  const auto killed = tests::run({.argv = {"sh", "-c", "kill -9 $$"}});
  CHECK(killed.exit_code == 137);
  CHECK(killed.signal == SIGKILL);
  CHECK_THROWS(tests::run_checked({.argv = {"false"}}));
  CHECK_THROWS(std::ignore = tests::run({.argv = {"no-such-program"}}));
}

TEST_CASE("directory and environment are those asked for") {
  const auto bare = tests::run({.argv = {"sh", "-c", "pwd; echo $HOME-$MINE"},
                                .directory = "/",
                                .environment = {{{"MINE", "x"}}}});
  CHECK(bare.out == "/\n-x\n");
  const auto own = tests::run({.argv = {"sh", "-c", "echo $PATH-$MINE"},
                               .environment = tests::own_environment({{"MINE", "x"}})});
  CHECK(own.out == std::string(std::getenv("PATH")) + "-x\n");
}

TEST_CASE("neither much input nor much output stops a program, and what is kept has a limit") {
  const std::string much(std::size_t{3} << 20, 'x');
  CHECK(tests::run({.argv = {"cat"}, .input = much}).out == much);
  CHECK(tests::run({.argv = {"true"}, .input = much}).exit_code == 0);
  const auto flood = tests::run({.argv = {"head", "-c", "70000000", "/dev/zero"}});
  CHECK(flood.exit_code == 0);
  CHECK(flood.out.size() == std::size_t{64} << 20);
}

TEST_CASE("a deadline ends a program, with what it had to say") {
  Process slow = Process::start({.argv = {"sh", "-c", "echo begun; exec sleep 1000"}});
  REQUIRE(slow.prints("begun"));
  CHECK(slow.running());
  CHECK_THROWS_WITH_AS(std::ignore = slow.wait(std::chrono::milliseconds(1)),
                       doctest::Contains("begun"), std::runtime_error);
  CHECK(slow.wait().signal == SIGKILL);
  CHECK_FALSE(slow.prints("more"));
}

TEST_CASE("what a program leaves behind goes with its object, unless it may stay") {
  pid_t child = 0;
  {
    Process shell = shell_with_child("");
    child = child_of(shell);
    CHECK(shell.wait().exit_code == 0);
    CHECK(shell.has_descendants());
    CHECK(tests::alive(child));
  }
  CHECK(tests::eventually([&] { return !tests::alive(child); }));
  {
    Process shell = shell_with_child("", true);
    child = child_of(shell);
    CHECK(shell.wait().exit_code == 0);
  }
  CHECK(tests::alive(child));
  ::kill(child, SIGKILL);
  {
    const Process shell = shell_with_child("wait", true);
    child = child_of(shell);
  }
  CHECK(tests::eventually([&] { return !tests::alive(child); }));
}

TEST_CASE("the end of a program and that of its output are two things") {
  Process shell = Process::start({.argv = {"sh", "-c", "(sleep 0.2; echo late) & echo early"}});
  CHECK(shell.wait().out == "early\n");
  CHECK(shell.wait_for_all().out == "early\nlate\n");
}

TEST_CASE("no descriptor of ours reaches a program, and none is left") {
  // The last one is ls's own, of the folder it reads.
  CHECK(tests::run({.argv = {"ls", "/proc/self/fd"}}).out == "0\n1\n2\n3\n");
  const auto before = count_of("/proc/self/fd");
  CHECK(tests::run({.argv = {"cat"}, .input = "x"}).out == "x");
  CHECK(count_of("/proc/self/fd") == before);
}
