#include "cli/register/background.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <ctime>
#include <filesystem>

#include "cli/interrupt.h"
#include "cli/register/dispatch.h"
#include "cli/register/event_file.h"
#include "tests/support/temporary_directory.h"

using cli::Background;
using cli::run_in_background;
using tests::TemporaryDirectory;

namespace {

/// A pipe whose reading end tells by its end that the process at the other one is gone.
struct Pipe {
  Pipe() { REQUIRE(::pipe(ends.data()) == 0); }
  std::string rest() {
    ::close(ends[1]);
    std::string all;
    std::array<char, 256> buffer{};
    for (;;) {
      const ssize_t count = ::read(ends[0], buffer.data(), buffer.size());
      if (count <= 0) break;
      all.append(buffer.data(), static_cast<std::size_t>(count));
    }
    ::close(ends[0]);
    return all;
  }
  std::array<int, 2> ends{};
};

void say(int fd, const std::string& text) {
  [[maybe_unused]] const ssize_t written = ::write(fd, text.data(), text.size());
}

}  // namespace

TEST_CASE("what ends before it detaches ends its caller with its exit code") {
  for (const int code : {0, 5, 130}) {
    CHECK(run_in_background([code](Background&) { return code; }) == code);
  }
}

TEST_CASE("what dies without a word is a failure of the caller") {
  CHECK(run_in_background([](Background&) -> int { ::_exit(0); }) == 1);
}

TEST_CASE("what detaches goes on in a session of its own, without the caller's streams") {
  Pipe pipe;
  const int code = run_in_background([&pipe](Background& background) {
    if (!background.detach()) return 1;
    struct stat null{};
    struct stat out{};
    ::stat("/dev/null", &null);
    ::fstat(STDOUT_FILENO, &out);
    std::raise(SIGHUP);  // of the terminal's end
    say(pipe.ends[1], std::string(::getsid(0) == ::getpid() ? "own session" : "same session") +
                          (null.st_rdev == out.st_rdev ? ", silent" : ", loud"));
    return 15;
  });
  CHECK(code == 0);
  CHECK(pipe.rest() == "own session, silent");
}

TEST_CASE("a caller that is gone is told when one detaches") {
  Pipe pipe;
  const pid_t caller = ::fork();
  if (caller == 0) {
    (void)run_in_background([&pipe](Background& background) {
      std::signal(SIGPIPE, SIG_IGN);
      const pid_t parent = ::getppid();
      ::kill(parent, SIGKILL);
      while (::getppid() == parent) ::usleep(1000);
      say(pipe.ends[1], background.detach() ? "went on" : "gave up");
      return 0;
    });
    ::_exit(0);
  }
  CHECK(pipe.rest() == "gave up");
  ::waitpid(caller, nullptr, 0);
}

TEST_CASE("the first Ctrl-C asks to stop, the second ends at once") {
  Pipe pipe;
  const pid_t child = ::fork();
  if (child == 0) {
    const cli::Interrupts interrupts([&pipe] { say(pipe.ends[1], "asked"); });
    ::dup2(pipe.ends[1], STDERR_FILENO);
    ::kill(::getpid(), SIGINT);
    while (!interrupts.token().stop_requested()) ::usleep(1000);
    for (;;) {
      ::usleep(100'000);
      ::kill(::getpid(), SIGINT);
    }
  }
  const std::string told = pipe.rest();
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
  CHECK(told.starts_with("asked\nEnded at once."));
}

TEST_CASE("the file of events is new, and nobody else can read it") {
  const TemporaryDirectory home;
  const auto environment = [&](const char* name) {
    return std::string(name) == "HOME" ? home.path().string() : std::string();
  };
  const base::WallTime time{std::chrono::seconds(1'700'000'000)};
  const auto file = cli::make_event_file(environment, time);
  REQUIRE(file.has_value());
  const std::string folder = home.file(".local/state/terraform-provider-coolify");
  CHECK(*file ==
        folder + "/registration-20231114T221320Z-" + std::to_string(::getpid()) + ".jsonl");
  struct stat what{};
  REQUIRE(::stat(file->c_str(), &what) == 0);
  CHECK((what.st_mode & 0777) == 0600);
  REQUIRE(::stat(folder.c_str(), &what) == 0);
  CHECK((what.st_mode & 0777) == 0700);
  // It is never an old one.
  const auto again = cli::make_event_file(environment, time);
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().code == "cli.state_folder");
}

TEST_CASE("no file of events is made in a folder that others can change, or nowhere") {
  const TemporaryDirectory state;
  const auto environment = [&](const char* name) {
    return std::string(name) == "XDG_STATE_HOME" ? state.path().string() : std::string();
  };
  const auto folder = state / "terraform-provider-coolify";
  std::filesystem::create_directory(folder);
  std::filesystem::permissions(folder, std::filesystem::perms::all);
  CHECK_FALSE(cli::make_event_file(environment, {}).has_value());
  std::filesystem::remove(folder);
  std::filesystem::create_symlink("/tmp", folder);
  CHECK_FALSE(cli::make_event_file(environment, {}).has_value());
  CHECK_FALSE(cli::make_event_file([](const char*) { return std::string(); }, {}).has_value());
}

TEST_CASE("a file that is there is not written over") {
  const TemporaryDirectory folder;
  CHECK(cli::write_new_file(folder.file("a"), "text"));
  CHECK(folder.read("a") == "text");
  CHECK_FALSE(cli::write_new_file(folder.file("a"), "other"));
  CHECK(folder.read("a") == "text");
}

TEST_CASE("each run in the background has files of its own for its results") {
  const TemporaryDirectory folder;
  const std::string events = folder.file("e.jsonl");
  auto first = cli::make_result_files(events, ".result.txt");
  REQUIRE(first.has_value());
  CHECK(first->result == events + ".result.txt");
  CHECK(first->imports == events + ".import.tf");
  CHECK(cli::write_text(first->file, "told"));
  CHECK(folder.read("e.jsonl.result.txt") == "told");
  struct stat what{};
  REQUIRE(::stat(first->result.c_str(), &what) == 0);
  CHECK((what.st_mode & 0777) == 0600);
  const auto second = cli::make_result_files(events, ".result.txt");
  REQUIRE(second.has_value());
  CHECK(second->result == events + ".2.result.txt");
  CHECK(second->imports == events + ".2.import.tf");
  CHECK(cli::make_result_files(events, ".result.json")->imports == events + ".3.import.tf");
  // Import blocks of another run are not mixed up with these.
  folder.write("f.jsonl.import.tf", "");
  CHECK(cli::make_result_files(folder.file("f.jsonl"), ".result.txt")->result ==
        folder.file("f.jsonl.2.result.txt"));
}

TEST_CASE("without a place for its results a run is refused") {
  const auto files = cli::make_result_files("/nonexistent/e.jsonl", ".result.txt");
  REQUIRE_FALSE(files.has_value());
  CHECK(files.error().code == "cli.result_file");
  CHECK(files.error().cause.find("No such file or directory") != std::string::npos);
}

TEST_CASE("paths are quoted for a shell where they need it") {
  CHECK(cli::quoted_for_shell("/var/a-b_c.jsonl") == "/var/a-b_c.jsonl");
  CHECK(cli::quoted_for_shell("/a b") == "'/a b'");
  CHECK(cli::quoted_for_shell("/it's") == "'/it'\\''s'");
  CHECK(cli::quoted_for_shell("") == "''");
}
