#include "base/os/sockets.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string>

#include "tests/support/in_child.h"

namespace {

/// Two ends of a connection.
struct Connection {
  Connection() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    ours = base::UniqueFd(ends[0]);
    theirs = base::UniqueFd(ends[1]);
  }
  base::UniqueFd ours;
  base::UniqueFd theirs;
};

bool is_pipe_signal_pending() {
  sigset_t pending{};
  return ::sigpending(&pending) == 0 && ::sigismember(&pending, SIGPIPE) == 1;
}

bool is_pipe_signal_blocked() {
  sigset_t mask{};
  return ::pthread_sigmask(SIG_BLOCK, nullptr, &mask) == 0 && ::sigismember(&mask, SIGPIPE) == 1;
}

void block_pipe_signal() {
  sigset_t mask{};
  ::sigemptyset(&mask);
  ::sigaddset(&mask, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &mask, nullptr);
}

/// Whether sending where nobody receives is an error, and no more than that.
bool fails_quietly() {
  Connection connection;
  connection.theirs.reset();
  return base::send_without_signal(connection.ours.get(), "x") == -1 && errno == EPIPE;
}

}  // namespace

TEST_CASE("a socket never blocks and is nothing to programs that are started") {
  for (const int family : {AF_INET, AF_INET6, AF_UNIX}) {
    const base::UniqueFd socket = base::open_stream_socket(family);
    REQUIRE(socket);
    CHECK(::fcntl(socket.get(), F_GETFD) == FD_CLOEXEC);
    CHECK((::fcntl(socket.get(), F_GETFL) & O_NONBLOCK) != 0);
  }
  CHECK_FALSE(base::open_stream_socket(-1));
  CHECK(errno == EAFNOSUPPORT);
}

TEST_CASE("what is sent arrives, as far as there is room") {
  const Connection connection;
  CHECK(base::send_without_signal(connection.ours.get(), "hello") == 5);
  std::array<char, 16> bytes{};
  REQUIRE(::recv(connection.theirs.get(), bytes.data(), bytes.size(), 0) == 5);
  CHECK(std::string(bytes.data()) == "hello");
  REQUIRE(::fcntl(connection.ours.get(), F_SETFL, O_NONBLOCK) == 0);
  const std::string much(16 << 20, 'x');
  const auto sent = base::send_without_signal(connection.ours.get(), much);
  CHECK(sent > 0);
  CHECK(sent < 16 << 20);
  CHECK(base::send_without_signal(connection.ours.get(), much) == -1);
  CHECK(errno == EAGAIN);
}

TEST_CASE("sending where nobody receives does not end the process") {
  CHECK(tests::holds_in_child([] {
    ::signal(SIGPIPE, SIG_DFL);
    return fails_quietly() && fails_quietly() && !is_pipe_signal_pending() &&
           !is_pipe_signal_blocked();
  }));
  CHECK(tests::holds_in_child([] {
    ::signal(SIGPIPE, SIG_IGN);
    return fails_quietly() && !is_pipe_signal_pending() && !is_pipe_signal_blocked();
  }));
}

TEST_CASE("a signal of another write is left for whoever waits for it") {
  CHECK(tests::holds_in_child([] {
    ::signal(SIGPIPE, SIG_DFL);
    block_pipe_signal();
    ::raise(SIGPIPE);
    return fails_quietly() && is_pipe_signal_pending() && is_pipe_signal_blocked();
  }));
  CHECK(tests::holds_in_child([] {
    block_pipe_signal();
    return fails_quietly() && !is_pipe_signal_pending() && is_pipe_signal_blocked();
  }));
}

TEST_CASE("a connection is asked whether its other end is there") {
  const base::UniqueFd socket = base::open_stream_socket(AF_INET);
  const auto is_kept_alive = [&socket] {
    int value = 0;
    socklen_t size = sizeof value;
    REQUIRE(::getsockopt(socket.get(), SOL_SOCKET, SO_KEEPALIVE, &value, &size) == 0);
    return value == 1;
  };
  CHECK_FALSE(is_kept_alive());
  base::watch_peer(socket.get(), std::chrono::seconds(15), std::chrono::seconds(60));
  CHECK(is_kept_alive());
  base::acknowledge_at_once(socket.get());
}
