#include "base/os/signals.h"

#include <doctest/doctest.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>

#include <array>
#include <cerrno>
#include <thread>

#include "tests/support/in_child.h"

namespace {

bool is_readable(const base::Signals& signals) {
  pollfd one{signals.fd(), POLLIN, 0};
  return ::poll(&one, 1, 0) == 1;
}

bool dies_of(int signal) {
  int status = 0;
  const pid_t child = ::fork();
  if (child == 0) {
    ::raise(signal);
    ::_exit(0);
  }
  return ::waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == signal;
}

}  // namespace

TEST_CASE("signals are taken one by one, in the order in which they came") {
  CHECK(tests::holds_in_child([] {
    const base::Signals signals(std::array{SIGTERM, SIGHUP});
    const bool was_silent = !is_readable(signals) && !signals.take();
    for (const int signal : {SIGHUP, SIGTERM, SIGTERM}) ::raise(signal);
    const bool came = is_readable(signals) && signals.take() == SIGHUP &&
                      signals.take() == SIGTERM && is_readable(signals) &&
                      signals.take() == SIGTERM;
    return was_silent && came && !is_readable(signals) && !signals.take();
  }));
}

TEST_CASE("other signals do what they did") {
  CHECK(tests::holds_in_child([] {
    const base::Signals signals(std::array{SIGTERM});
    return dies_of(SIGHUP) && !dies_of(SIGTERM);
  }));
}

TEST_CASE("signals come that the program was started to ignore, or with a mask for") {
  CHECK(tests::holds_in_child([] {
    sigset_t mask{};
    ::sigemptyset(&mask);
    ::sigaddset(&mask, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &mask, nullptr);
    ::signal(SIGINT, SIG_IGN);
    const base::Signals signals(std::array{SIGINT, SIGTERM});
    ::raise(SIGINT);
    ::raise(SIGTERM);
    return signals.take() == SIGINT && signals.take() == SIGTERM;
  }));
}

TEST_CASE("after its end the signals have no effect") {
  CHECK(tests::holds_in_child([] {
    {
      const base::Signals signals(std::array{SIGTERM});
    }
    ::raise(SIGTERM);
    return true;
  }));
}

TEST_CASE("what is read goes on after a signal, and errno is as it was") {
  CHECK(tests::holds_in_child([] {
    const base::Signals signals(std::array{SIGTERM});
    errno = ENOENT;
    ::raise(SIGTERM);
    const bool is_kept = errno == ENOENT;
    const base::Pipe pipe = base::open_pipe();
    const pthread_t reader = ::pthread_self();
    const std::jthread other([&] {
      ::pthread_kill(reader, SIGTERM);
      for (int taken = 0; taken < 2;) taken += signals.take() ? 1 : 0;
      [[maybe_unused]] const auto written = ::write(pipe.writer.get(), "x", 1);
    });
    char byte = 0;
    return ::read(pipe.reader.get(), &byte, 1) == 1 && is_kept;
  }));
}

TEST_CASE("ignored signals are not noticed") {
  CHECK(tests::holds_in_child([] {
    base::Signals::ignore({SIGTERM, SIGPIPE});
    ::raise(SIGTERM);
    ::raise(SIGPIPE);
    return dies_of(SIGHUP);
  }));
}
