#include "base/file.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>
#include <string>

#include "base/os/unique_fd.h"
#include "tests/support/temporary_directory.h"

using base::file_fault;
using base::read_file;

TEST_CASE("a regular file is read, through links and of the system as well") {
  const tests::TemporaryDirectory folder;
  folder.write("token", "3|abc\n");
  REQUIRE(::symlink("token", (folder / "link").c_str()) == 0);
  CHECK(read_file(folder / "token", 6) == "3|abc\n");
  CHECK(read_file(folder / "link", 100) == "3|abc\n");
  CHECK(file_fault(folder / "token").empty());
  CHECK(read_file("/proc/self/status", 1 << 20).value().starts_with("Name:"));
}

TEST_CASE("what is no regular file is told and never waited for") {
  const tests::TemporaryDirectory folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, (folder / "socket").c_str(), sizeof address.sun_path - 1);
  const base::UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM, 0));
  REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  struct Row {
    std::string path;
    const char* told;
  };
  const Row rows[] = {
      {"/dev/zero", "It is a device, and only a regular file is read."},
      {"/dev/null", "It is a device, and only a regular file is read."},
      {folder / "pipe", "It is a pipe, and only a regular file is read."},
      {folder / "socket", "It is a socket, and only a regular file is read."},
      {folder.path().string(), "It is a folder, not a file."},
      {folder / "nothing", "It cannot be opened: No such file or directory."},
      {"", "It cannot be opened: No such file or directory."},
      {std::string("/dev/null\0x", 11), "Its name has a NUL character."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    const auto content = read_file(row.path, 100);
    REQUIRE_FALSE(content.has_value());
    CHECK(content.error() == row.told);
    CHECK(file_fault(row.path) == row.told);
  }
}

TEST_CASE("a file is read up to its limit") {
  const tests::TemporaryDirectory folder;
  folder.write("large", std::string(101, 'x'));
  CHECK(read_file(folder / "large", 100).error() == "It has more than 100 bytes.");
  CHECK(read_file(folder / "large", 101).value().size() == 101);
}
