#include "plugin/process/socket_directory.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "tests/support/temporary_directory.h"

namespace fs = std::filesystem;
using plugin::SocketDirectory;
using tests::TemporaryDirectory;

namespace {

mode_t mode_of(const fs::path& path) {
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

}  // namespace

TEST_CASE("the directory is private and goes away with its socket") {
  const TemporaryDirectory parent;
  fs::path socket;
  {
    const auto directory = SocketDirectory::make(parent.path(), "");
    REQUIRE(directory);
    socket = directory->socket_path();
    CHECK(socket.parent_path().parent_path() == parent.path());
    CHECK(mode_of(socket.parent_path()) == 0700);
    parent.write(fs::relative(socket, parent.path()), "");
    CHECK(directory->protect_socket());
    CHECK(mode_of(socket) == 0600);
  }
  CHECK(!fs::exists(socket.parent_path()));
}

TEST_CASE("a directory that was moved from removes nothing") {
  const TemporaryDirectory parent;
  auto first = SocketDirectory::make(parent.path(), "");
  REQUIRE(first);
  const SocketDirectory second = std::move(*first);
  {
    const SocketDirectory gone = std::move(*first);
  }
  CHECK(fs::exists(fs::path(second.socket_path()).parent_path()));
}

TEST_CASE("a group may use the socket when it is asked for") {
  const TemporaryDirectory parent;
  const auto directory = SocketDirectory::make(parent.path(), std::to_string(::getegid()));
  REQUIRE(directory);
  const fs::path socket = directory->socket_path();
  parent.write(fs::relative(socket, parent.path()), "");
  CHECK(directory->protect_socket());
  CHECK(mode_of(socket) == 0660);
  CHECK(mode_of(socket.parent_path()) == 0710);
}

TEST_CASE("what cannot be had is explained") {
  const TemporaryDirectory parent;
  const auto no_group = SocketDirectory::make(parent.path(), "no-such-group");
  REQUIRE(!no_group);
  CHECK(no_group.error().code == "plugin.socket_group");
  const auto no_parent = SocketDirectory::make(parent / "missing", "");
  REQUIRE(!no_parent);
  CHECK(no_parent.error().code == "plugin.socket_directory");
  const auto too_long = SocketDirectory::make("/tmp/" + std::string(120, 'x'), "");
  REQUIRE(!too_long);
  CHECK(too_long.error().cause.find("too long") != std::string::npos);
  CHECK(fs::is_empty(parent.path()));
}

TEST_CASE("remove_all does what the destructor would") {
  const TemporaryDirectory parent;
  const auto directory = SocketDirectory::make(parent.path(), "");
  REQUIRE(directory);
  parent.write(fs::relative(directory->socket_path(), parent.path()), "");
  SocketDirectory::remove_all();
  CHECK(fs::is_empty(parent.path()));
}
