#include "events/file_sink.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "events/event_json.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/events/samples.h"

using events::EventType;
using events::FileSink;
using tests::event_of;
using tests::full_event;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> lines_of(const fs::path& file) {
  std::istringstream text(tests::read_file(file));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

/// "" or the code of the error.
std::string append(FileSink& sink, const events::Event& event, const base::Context& context = {}) {
  const auto done = sink.deliver(event, context);
  return done ? "" : done.error().code;
}

base::Diagnostic error_at(const std::string& path) {
  FileSink sink(path);
  const auto done = sink.deliver(full_event(), {});
  REQUIRE_FALSE(done);
  CHECK(done.error().code == "events.file_open");
  CHECK(done.error().path.empty());
  CHECK_FALSE(done.error().remedy.empty());
  return done.error();
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a file is tried without an event") {
  const tests::TemporaryDirectory folder;
  const std::string path = folder.file("events.jsonl");
  CHECK(events::try_file(path).has_value());
  CHECK(folder.read("events.jsonl").empty());
  folder.write("kept", "line\n");
  CHECK(events::try_file(folder.file("kept")).has_value());
  CHECK(folder.read("kept") == "line\n");
  fs::create_symlink(folder.file("kept"), folder.file("link"));
  for (const std::string& wrong : {folder.file("link"), folder.path().string(),
                                   folder.file("none/events"), std::string("/dev/null")}) {
    CAPTURE(wrong);
    const auto tried = events::try_file(wrong);
    REQUIRE_FALSE(tried.has_value());
    CHECK(tried.error().code == "events.file_open");
  }
}

TEST_CASE("a file sink takes every event, one line each, readable by its owner alone") {
  const tests::TemporaryDirectory folder;
  FileSink sink(folder.file("events.jsonl"));
  CHECK(sink.name() == "file");
  CHECK_FALSE(fs::exists(folder / "events.jsonl"));
  for (const auto type : {EventType::queued, EventType::started, EventType::stage,
                          EventType::waiting, EventType::registered, EventType::failed}) {
    CHECK(sink.wants(type));
    CHECK(append(sink, event_of(type)).empty());
  }
  const auto lines = lines_of(folder / "events.jsonl");
  REQUIRE(lines.size() == 6);
  CHECK(events::parse_event(lines[0]) == event_of(EventType::queued));
  CHECK(events::parse_event(lines[5]) == event_of(EventType::failed));
  struct stat file{};
  REQUIRE(::stat(folder.file("events.jsonl").c_str(), &file) == 0);
  CHECK((file.st_mode & 07777) == 0600);
}

TEST_CASE("what is in the file stays, and a torn line is closed") {
  const tests::TemporaryDirectory folder;
  folder.write("events.jsonl", "before\n{\"torn\": ");
  FileSink sink(folder.file("events.jsonl"));
  CHECK(append(sink, full_event()).empty());
  CHECK(append(sink, full_event()).empty());
  const std::string line = events::to_json(full_event());
  CHECK(folder.read("events.jsonl") == "before\n{\"torn\": \n" + line + "\n" + line + "\n");
}

TEST_CASE("a file that is moved away or removed is made anew") {
  const tests::TemporaryDirectory folder;
  FileSink sink(folder.file("events.jsonl"));
  CHECK(append(sink, event_of(EventType::started)).empty());
  fs::rename(folder / "events.jsonl", folder / "events.jsonl.1");
  CHECK(append(sink, event_of(EventType::registered)).empty());
  CHECK(lines_of(folder / "events.jsonl.1").size() == 1);
  CHECK(lines_of(folder / "events.jsonl").size() == 1);
  fs::remove(folder / "events.jsonl");
  CHECK(append(sink, event_of(EventType::failed)).empty());
  CHECK(events::parse_event(lines_of(folder / "events.jsonl").at(0)) ==
        event_of(EventType::failed));
}

TEST_CASE("only a regular file is written to") {
  const tests::TemporaryDirectory folder;
  SUBCASE("a folder") { CHECK(has(error_at(folder.path()).cause, "It is a folder.")); }
  SUBCASE("a pipe") {
    REQUIRE(::mkfifo(folder.file("pipe").c_str(), 0600) == 0);
    CHECK(has(error_at(folder.file("pipe")).cause, "It is a pipe."));
  }
  SUBCASE("a device") { CHECK(has(error_at("/dev/null").cause, "It is a device.")); }
  SUBCASE("a socket") {
    const base::UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, folder.file("s").c_str(), sizeof address.sun_path - 1);
    REQUIRE(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    CHECK(has(error_at(folder.file("s")).cause, "It is a socket."));
  }
  SUBCASE("a symbolic link, to a file or to nothing") {
    folder.write("real", "");
    fs::create_symlink("real", folder / "link");
    fs::create_symlink("nothing", folder / "dangling");
    CHECK(has(error_at(folder.file("link")).cause, "It is a symbolic link"));
    CHECK(has(error_at(folder.file("dangling")).cause, "It is a symbolic link"));
    CHECK(folder.read("real").empty());
    CHECK_FALSE(fs::exists(folder / "nothing"));
  }
  SUBCASE("a file of two names") {
    folder.write("real", "");
    fs::create_hard_link(folder / "real", folder / "other");
    CHECK(has(error_at(folder.file("other")).cause, "hard links"));
  }
  SUBCASE("no such folder") {
    const base::Diagnostic error = error_at(folder.file("no/events.jsonl"));
    CHECK(has(error.cause, "No such file or directory"));
    CHECK(has(error.remedy, "Make the folder"));
  }
}

TEST_CASE("a lock is waited for until the deadline, and no longer") {
  const tests::TemporaryDirectory folder;
  folder.write("events.jsonl", "");
  const base::UniqueFd other(::open(folder.file("events.jsonl").c_str(), O_RDWR | O_CLOEXEC));
  REQUIRE(::flock(other.get(), LOCK_EX) == 0);
  tests::FakeClock clock;
  base::Context context{.clock = &clock};
  FileSink sink(folder.file("events.jsonl"));
  const base::TimePoint before = clock.now();
  SUBCASE("the deadline") {
    context.deadline = base::Deadline::after(clock, 3s);
    CHECK(append(sink, full_event(), context) == "events.file_locked");
    CHECK(clock.now() - before <= 3s);
    CHECK(clock.now() - before > 2s);
  }
  SUBCASE("none, and all the same not forever") {
    CHECK(append(sink, full_event(), context) == "events.file_locked");
    CHECK(clock.now() - before <= 10s);
  }
  SUBCASE("a stop") {
    std::stop_source stop;
    stop.request_stop();
    context.stop = stop.get_token();
    CHECK(append(sink, full_event(), context) == "events.file_locked");
    CHECK(clock.now() == before);
  }
  SUBCASE("the lock is given back meanwhile") {
    clock.on_sleep([&] { ::flock(other.get(), LOCK_UN); });
    CHECK(append(sink, full_event(), context).empty());
    CHECK(lines_of(folder / "events.jsonl").size() == 1);
  }
  SUBCASE("the file is moved away meanwhile") {
    clock.on_sleep([&] {
      if (!fs::exists(folder / "away")) fs::rename(folder / "events.jsonl", folder / "away");
      ::flock(other.get(), LOCK_UN);
    });
    CHECK(append(sink, full_event(), context).empty());
    CHECK(folder.read("away").empty());
    CHECK(lines_of(folder / "events.jsonl").size() == 1);
  }
}

TEST_CASE("what does not fit is taken back") {
  const tests::TemporaryDirectory folder;
  folder.write("events.jsonl", "before\n");
  const pid_t child = ::fork();
  if (child == 0) {
    // A file may grow to this size: as full a disk as there is without one.
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit most{200, 200};
    ::setrlimit(RLIMIT_FSIZE, &most);
    FileSink sink(folder.file("events.jsonl"));
    const auto done = sink.deliver(full_event(), {});
    ::_exit(!done && done.error().code == "events.file_write" ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(folder.read("events.jsonl") == "before\n");
}

TEST_CASE("a line is bounded") {
  const tests::TemporaryDirectory folder;
  events::Event event = full_event();
  event.problems.assign(1000, {true, "code", std::string(2000, 'x'), "", "", ""});
  FileSink sink(folder.file("events.jsonl"));
  CHECK(append(sink, event).empty());
  CHECK(folder.read("events.jsonl").size() < 64U * 1024);
}

TEST_CASE("several processes and threads write whole lines to one file") {
  constexpr int kProcesses = 4;
  constexpr int kThreads = 2;
  constexpr int kEvents = 25;
  const tests::TemporaryDirectory folder;
  const std::string file = folder.file("events.jsonl");
  std::vector<pid_t> children;
  for (int process = 0; process < kProcesses; ++process) {
    const pid_t child = ::fork();
    if (child == 0) {
      int faults = 0;
      std::vector<std::thread> threads;
      std::vector<int> failed(kThreads);
      for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&, thread] {
          FileSink sink(file);
          const std::string id = std::to_string(process) + "-" + std::to_string(thread);
          events::Event event = event_of(EventType::waiting, id);
          event.error = std::string(1500, 'x');
          for (int i = 0; i < kEvents; ++i) {
            event.attempts = i;
            if (!sink.deliver(event, {})) ++failed[static_cast<std::size_t>(thread)];
          }
        });
      }
      for (std::thread& thread : threads) thread.join();
      for (const int count : failed) faults += count;
      ::_exit(faults);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  std::map<std::string, std::int64_t> next;
  for (const std::string& line : lines_of(file)) {
    const auto event = events::parse_event(line);
    REQUIRE(event);
    CHECK(event->attempts == next[event->correlation_id]++);
  }
  CHECK(next.size() == kProcesses * kThreads);
  for (const auto& [id, count] : next) CHECK(count == kEvents);
}
