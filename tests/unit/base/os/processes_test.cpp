#include "base/os/processes.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

using base::Alive;
using base::is_process_alive;

namespace {

std::string own_number() { return std::to_string(::getpid()); }

}  // namespace

TEST_CASE("the place of processes is one text, and a process has a birth of digits") {
  CHECK_FALSE(base::place_of_processes().empty());
  CHECK(base::place_of_processes() == base::place_of_processes());
  CHECK(base::place_of_processes().find(':') == std::string::npos);
  CHECK_FALSE(base::own_birth().empty());
  CHECK(base::own_birth() == base::own_birth());
  CHECK(base::own_birth().find_first_not_of("0123456789") == std::string::npos);
}

TEST_CASE("this process lives, and one that had its number does not") {
  CHECK(is_process_alive(own_number(), base::own_birth()) == Alive::yes);
  CHECK(is_process_alive(own_number(), base::own_birth() + "1") == Alive::no);
}

TEST_CASE("a process that is buried is dead") {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  CHECK(is_process_alive(std::to_string(child), base::own_birth()) == Alive::no);
}

TEST_CASE("no process has a number that there is not") {
  for (const char* const number : {"0", "99999999999999999999", "2147483647"}) {
    CAPTURE(number);
    CHECK(is_process_alive(number, base::own_birth()) == Alive::no);
  }
}
