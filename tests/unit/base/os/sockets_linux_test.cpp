#include <doctest/doctest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "base/os/sockets.h"

namespace {

int option(const base::UniqueFd& socket, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  REQUIRE(::getsockopt(socket.get(), IPPROTO_TCP, name, &value, &size) == 0);
  return value;
}

}  // namespace

TEST_CASE("the kernel of Linux is told when to ask and when to give up") {
  const base::UniqueFd socket = base::open_stream_socket(AF_INET);
  base::watch_peer(socket.get(), std::chrono::milliseconds(15'200), std::chrono::seconds(60));
  CHECK(option(socket, TCP_KEEPIDLE) == 16);
  CHECK(option(socket, TCP_KEEPINTVL) == 16);
  CHECK(option(socket, TCP_USER_TIMEOUT) == 60'000);
  base::watch_peer(socket.get(), std::chrono::milliseconds(0), std::chrono::nanoseconds(1));
  CHECK(option(socket, TCP_KEEPIDLE) == 1);
  CHECK(option(socket, TCP_USER_TIMEOUT) == 1);
}
