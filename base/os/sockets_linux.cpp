#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/os/sockets.h"

namespace base {
namespace {

void set_option(int socket, int option, std::int64_t value) {
  const auto number = static_cast<int>(value);
  (void)::setsockopt(socket, IPPROTO_TCP, option, &number, sizeof number);
}

}  // namespace

std::ptrdiff_t send_without_signal(int socket, std::string_view bytes) {
  return ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

void acknowledge_at_once(int socket) { set_option(socket, TCP_QUICKACK, 1); }

void watch_peer(int socket, std::chrono::nanoseconds idle, std::chrono::nanoseconds silence) {
  const int on = 1;
  (void)::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  const auto seconds =
      std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(idle).count());
  set_option(socket, TCP_KEEPIDLE, seconds);
  set_option(socket, TCP_KEEPINTVL, seconds);
  set_option(socket, TCP_USER_TIMEOUT,
             std::chrono::ceil<std::chrono::milliseconds>(silence).count());
}

}  // namespace base
