#include "base/os/wakeup.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>

#include <thread>

namespace {

bool is_readable(const base::Wakeup& wakeup, int milliseconds = 0) {
  pollfd one{wakeup.fd(), POLLIN, 0};
  return ::poll(&one, 1, milliseconds) == 1 && (one.revents & POLLIN) != 0;
}

}  // namespace

TEST_CASE("what was raised stays so until it is cleared, and again") {
  const base::Wakeup wakeup;
  for (int round = 0; round < 2; ++round) {
    CHECK_FALSE(is_readable(wakeup));
    wakeup.raise();
    CHECK(is_readable(wakeup));
    CHECK(is_readable(wakeup));
    wakeup.clear();
  }
  wakeup.clear();  // waits for nothing
  CHECK_FALSE(is_readable(wakeup));
}

TEST_CASE("it may be raised any number of times, and is cleared at once") {
  const base::Wakeup wakeup;
  for (int i = 0; i < 100'000; ++i) wakeup.raise();
  CHECK(is_readable(wakeup));
  wakeup.clear();
  CHECK_FALSE(is_readable(wakeup));
}

TEST_CASE("one thread wakes another") {
  const base::Wakeup wakeup;
  const std::jthread raiser([&wakeup] { wakeup.raise(); });
  CHECK(is_readable(wakeup, -1));
}

TEST_CASE("programs that are started cannot raise it") {
  const base::Wakeup wakeup;
  CHECK(::fcntl(wakeup.fd(), F_GETFD) == FD_CLOEXEC);
}
