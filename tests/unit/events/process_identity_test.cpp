#include "events/process_identity.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <string>

using events::Alive;
using events::is_alive;
using events::own_process;

namespace {

/// The parts of a process's text.
struct Parts {
  std::string place;
  std::string pid;
  std::string birth;

  [[nodiscard]] std::string text() const { return place + ":" + pid + ":" + birth; }
};

Parts own_parts() {
  const std::string text = own_process();
  const std::size_t first = text.find(':');
  const std::size_t second = text.rfind(':');
  return {text.substr(0, first), text.substr(first + 1, second - first - 1),
          text.substr(second + 1)};
}

}  // namespace

TEST_CASE("this process lives") {
  CHECK(is_alive(own_process()) == Alive::yes);
  CHECK(own_process() == own_process());
  const Parts own = own_parts();
  CHECK(own.pid == std::to_string(::getpid()));
  CHECK_FALSE(own.place.empty());
  CHECK_FALSE(own.birth.empty());
}

TEST_CASE("a process that has ended is dead, and whoever gets its number") {
  Parts other = own_parts();
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  other.pid = std::to_string(child);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  CHECK(is_alive(other.text()) == Alive::no);

  Parts reborn = own_parts();
  reborn.birth = "1";
  CHECK(is_alive(reborn.text()) == Alive::no);
}

TEST_CASE("of another boot or container nobody can tell") {
  Parts elsewhere = own_parts();
  elsewhere.place = "00000000-1";
  CHECK(is_alive(elsewhere.text()) == Alive::unknown);
}

TEST_CASE("texts that are no process") {
  const Parts own = own_parts();
  for (const std::string& text :
       {std::string(), std::string(":"), std::string("::"), own.place + "::" + own.birth,
        own.place + ":" + own.pid + ":", ":" + own.pid + ":" + own.birth,
        own.place + ":self:" + own.birth, own.place + ":../" + own.pid + ":" + own.birth,
        own.place + ":-1:" + own.birth, own.place + ":" + own.pid + ":x", own.place}) {
    CAPTURE(text);
    CHECK(is_alive(text) == Alive::unknown);
  }
  CHECK(is_alive(own.place + ":99999999999999999999:" + own.birth) == Alive::no);
}
