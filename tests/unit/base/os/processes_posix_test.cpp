#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "base/os/processes.h"

using base::Alive;
using base::is_process_alive;

TEST_CASE("of another process that is there nobody can tell whether it is the one that is meant") {
  const pid_t child = ::fork();
  if (child == 0) {
    for (;;) ::pause();
  }
  CHECK(is_process_alive(std::to_string(child), base::own_birth()) == Alive::unknown);
  // Of another account.
  CHECK(is_process_alive("1", base::own_birth()) == Alive::unknown);
  ::kill(child, SIGKILL);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
}

TEST_CASE("the parent's program is not known") { CHECK(base::parent_program().empty()); }
