#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>

#include "base/os/descriptors.h"
#include "base/os/processes.h"
#include "tests/support/in_child.h"

using base::Alive;
using base::is_process_alive;

TEST_CASE("of another process Linux tells whether it is the one that is meant") {
  const base::Pipe birth = base::open_pipe();
  const base::Pipe end = base::open_pipe();
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string own = base::own_birth();
    char byte = 0;
    [[maybe_unused]] auto done = ::write(birth.writer.get(), own.data(), own.size());
    done = ::read(end.reader.get(), &byte, 1);
    ::_exit(0);
  }
  std::array<char, 32> text{};
  REQUIRE(::read(birth.reader.get(), text.data(), text.size() - 1) > 0);
  const std::string number = std::to_string(child);
  CHECK(is_process_alive(number, text.data()) == Alive::yes);
  CHECK(is_process_alive(number, std::string(text.data()) + "1") == Alive::no);

  REQUIRE(::write(end.writer.get(), "x", 1) == 1);
  siginfo_t ended{};
  REQUIRE(::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT) == 0);
  CHECK_MESSAGE(is_process_alive(number, text.data()) == Alive::no, "dead and not buried");
  REQUIRE(::waitpid(child, nullptr, 0) == child);
}

TEST_CASE("the parent's program is known by name") {
  const auto own = std::filesystem::read_symlink("/proc/self/exe").filename().string();
  CHECK(tests::holds_in_child([&own] { return base::parent_program() == own; }));
}
