#include "cli/event_file/reader.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/os/unique_fd.h"
#include "events/event_json.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/cli/told_events.h"

using cli::event_file::Progress;
using cli::event_file::Reader;
using tests::told_started;

namespace {

/// What was told, by the correlation ids; "anew" for a new beginning.
class Told final : public cli::event_file::Listener {
 public:
  void take(const events::Event& event) override { all.push_back(event.correlation_id); }
  void begin_anew() override { all.emplace_back("anew"); }
  std::vector<std::string> all;
};

using All = std::vector<std::string>;

std::string line(int number) { return events::to_json(told_started(0, number)) + "\n"; }

struct World {
  tests::TemporaryDirectory folder;
  tests::FakeClock clock;
  base::Context context{.clock = &clock};
  Told told;
  std::string path = folder.file("events.jsonl");

  void append(const std::string& text) const { std::ofstream(path, std::ios::app) << text; }
  Progress read(Reader& reader) {
    const auto progress = reader.read(told, context);
    REQUIRE(progress);
    return *progress;
  }
};

}  // namespace

TEST_CASE("a file that is not there yet is waited for, and read on") {
  World world;
  Reader reader(world.path, Reader::Mode::follow);
  CHECK(world.read(reader) == Progress::missing);
  world.append(line(1) + line(2));
  CHECK(world.read(reader) == Progress::caught_up);
  CHECK(world.told.all == All{"c1", "c2"});
  world.append(line(3));
  CHECK(world.read(reader) == Progress::caught_up);
  CHECK(world.told.all == All{"c1", "c2", "c3"});
  CHECK(reader.foreign() == 0);
}

TEST_CASE("a torn line waits for its rest") {
  World world;
  Reader reader(world.path, Reader::Mode::follow);
  const std::string whole = line(1);
  world.append(whole.substr(0, 30));
  CHECK(world.read(reader) == Progress::caught_up);
  CHECK(world.told.all.empty());
  world.append(whole.substr(30));
  CHECK(world.read(reader) == Progress::caught_up);
  CHECK(world.told.all == All{"c1"});
  CHECK(reader.foreign() == 0);
}

TEST_CASE("lines that are no events are counted and left out") {
  World world;
  Reader reader(world.path, Reader::Mode::follow);
  world.append("text\n{}\n[1]\n\n{\"event\":\"Other\"}\n" + std::string("\xFF\0\x1B", 3) + "\n" +
               line(1));
  CHECK(world.read(reader) == Progress::caught_up);
  CHECK(world.told.all == All{"c1"});
  CHECK(reader.foreign() == 5);
}

TEST_CASE("a truncated file is read from its beginning") {
  World world;
  Reader reader(world.path, Reader::Mode::follow);
  world.append(line(1) + line(2) + "torn");
  CHECK(world.read(reader) == Progress::caught_up);
  tests::write_file(world.path, line(3));
  CHECK(world.read(reader) == Progress::more);
  CHECK(world.read(reader) == Progress::caught_up);
  CHECK(world.told.all == All{"c1", "c2", "anew", "c3"});
  CHECK(reader.foreign() == 0);
}

TEST_CASE("another file in its place is read from its beginning") {
  World world;
  Reader reader(world.path, Reader::Mode::follow);
  world.append(line(1));
  CHECK(world.read(reader) == Progress::caught_up);
  std::filesystem::rename(world.path, world.path + ".1");
  CHECK(world.read(reader) == Progress::caught_up);
  // The old one may still be written to.
  std::ofstream(world.path + ".1", std::ios::app) << line(2);
  CHECK(world.read(reader) == Progress::caught_up);
  world.append(line(3));
  CHECK(world.read(reader) == Progress::more);
  CHECK(world.read(reader) == Progress::caught_up);
  CHECK(world.told.all == All{"c1", "c2", "anew", "c3"});
}

TEST_CASE("a large file is read in parts") {
  World world;
  Reader reader(world.path, Reader::Mode::follow);
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += line(1);
  REQUIRE(text.size() > 8 << 20);
  world.append(text);
  CHECK(world.read(reader) == Progress::more);
  CHECK(world.told.all.size() < 12'000);
  while (world.read(reader) == Progress::more) {
  }
  CHECK(world.told.all.size() == 20'000);
}

TEST_CASE("a pipe is followed from one writer to the next") {
  World world;
  REQUIRE(::mkfifo(world.path.c_str(), 0600) == 0);
  Reader reader(world.path, Reader::Mode::follow);
  CHECK(world.read(reader) == Progress::caught_up);
  for (const int number : {1, 2}) {
    const base::UniqueFd writer(::open(world.path.c_str(), O_WRONLY | O_CLOEXEC));
    REQUIRE(::write(writer.get(), line(number).data(), line(number).size()) > 0);
    CHECK(world.read(reader) == Progress::caught_up);
  }
  CHECK(world.read(reader) == Progress::caught_up);
  CHECK(world.told.all == All{"c1", "c2"});
}

TEST_CASE("read once, a file ends, with a last line that has no break") {
  World world;
  Reader reader(world.path, Reader::Mode::once);
  const std::string whole = line(2);
  world.append(line(1) + whole.substr(0, whole.size() - 1));
  CHECK(world.read(reader) == Progress::ended);
  CHECK(world.told.all == All{"c1"});
  reader.finish(world.told);
  CHECK(world.told.all == All{"c1", "c2"});
}

TEST_CASE("what cannot be read is an error") {
  World world;
  std::string path = world.path;
  std::string cause = "it is a folder.";
  SUBCASE("a folder") { std::filesystem::create_directory(path); }
  SUBCASE("a device") {
    path = "/dev/null";
    cause = "it is neither a file nor a pipe.";
  }
  SUBCASE("a path below a file") {
    world.append("text");
    path += "/below";
    cause = "Not a directory.";
  }
  Reader reader(path, Reader::Mode::follow);
  const auto progress = reader.read(world.told, world.context);
  REQUIRE_FALSE(progress);
  CHECK(progress.error().code == "event_file.cannot_read");
  CHECK(progress.error().cause == "Reading " + path + " failed: " + cause);
}
