#include "tests/support/temporary_directory.h"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <tuple>
#include <utility>

using tests::TemporaryDirectory;

namespace fs = std::filesystem;

TEST_CASE("a directory is private and goes with everything in it") {
  fs::path path;
  {
    TemporaryDirectory first;
    path = first.path();
    struct stat status{};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0700);
    CHECK(first.read("file").empty());
    CHECK(tests::read_file(first.write("file", "text")) == "text");
    CHECK(first.read("file") == "text");
    CHECK_THROWS(std::ignore = tests::read_file(first / "other"));
    CHECK_THROWS(first.write("no/such/folder", ""));
    const TemporaryDirectory second = std::move(first);
    CHECK(second.path() == path);
    CHECK(fs::exists(path));
  }
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("what a killed program left is removed by the next one, and nothing else") {
  // Nobody has made a directory below this one before.
  const TemporaryDirectory parent;
  fs::create_directories(parent / "coolify-test-abandoned/more");
  fs::create_directories(parent / "coolify-other");
  const TemporaryDirectory next(parent.path());
  CHECK_FALSE(fs::exists(parent / "coolify-test-abandoned"));
  CHECK(fs::exists(parent / "coolify-other"));
  CHECK(fs::exists(next.path()));
}

TEST_CASE("a directory that is in use stays") {
  const TemporaryDirectory parent;
  fs::create_directories(parent / "one");
  const TemporaryDirectory mine(parent.path());
  // Another parent's spelling is another one: it is swept again.
  const TemporaryDirectory next(parent / "one/..");
  CHECK(fs::exists(mine.path()));
}
