#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <random>

#include "base/os/unique_fd.h"

namespace tests {

/// Whether a socket of this family could be at `address`.
template <typename Address>
bool can_bind(const Address& address, int family) {
  const base::UniqueFd socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return socket.get() >= 0 &&
         ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

/// Whether this machine has IPv6 on its loopback interface; containers often do not.
inline bool has_ipv6() {
  static const bool has = [] {
    sockaddr_in6 loopback{};
    loopback.sin6_family = AF_INET6;
    loopback.sin6_addr = in6addr_loopback;
    return can_bind(loopback, AF_INET6);
  }();
  return has;
}

/// A TCP port that nobody has right now, at no address of this machine. Not one of those that the
/// system gives to outgoing connections: somebody might get it next.
inline std::uint16_t free_port() {
  static std::minstd_rand random{std::random_device{}()};
  std::uniform_int_distribution<int> ports(10'000, 32'000);
  for (;;) {
    const auto port = static_cast<std::uint16_t>(ports(random));
    sockaddr_in every{};
    every.sin_family = AF_INET;
    every.sin_port = htons(port);
    sockaddr_in6 every6{};
    every6.sin6_family = AF_INET6;
    every6.sin6_port = htons(port);
    if (can_bind(every, AF_INET) && (!has_ipv6() || can_bind(every6, AF_INET6))) return port;
  }
}

}  // namespace tests
