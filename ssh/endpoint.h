#pragma once

#include <cstdint>
#include <string>

namespace ssh {

/// Where an SSH server listens. `host` is a name or an address; IPv6 with or without brackets,
/// with or without a scope ("fe80::1%eth0").
struct Endpoint {
  std::string host;
  std::uint16_t port = 22;

  bool operator==(const Endpoint&) const = default;
  /// "host:22", "[2001:db8::1]:22".
  [[nodiscard]] std::string to_string() const;
};

/// The host without the brackets of an IPv6 address.
[[nodiscard]] std::string bare_host(const Endpoint& endpoint);

}  // namespace ssh
