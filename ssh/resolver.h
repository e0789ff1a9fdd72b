#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/expected.h"
#include "ssh/operation.h"
#include "ssh/options.h"

namespace ssh {

/// One address to connect to, with its port.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;

  [[nodiscard]] int family() const { return storage.ss_family; }
  /// "192.0.2.1", "fe80::1%eth0".
  [[nodiscard]] std::string text() const;
};

struct LookupResult {
  int error = 0;         ///< of getaddrinfo
  int system_error = 0;  ///< errno of the same thread, for EAI_SYSTEM
  std::vector<SocketAddress> addresses;
};

/// A look-up that may block for as long as it likes.
using Lookup = std::function<LookupResult(const std::string& host, std::uint16_t port)>;

/// The system's look-up, getaddrinfo.
[[nodiscard]] LookupResult system_lookup(const std::string& host, std::uint16_t port);

/// The addresses of an endpoint in the order to try them: the system's order with the families
/// taking turns (RFC 8305, section 4). Literal addresses are answered at once; names are looked up
/// by a helper thread, because a look-up can be neither interrupted nor limited in time.
/// Errors: ssh.name_not_found, ssh.timeout, ssh.cancelled, ssh.options_invalid.
[[nodiscard]] base::Expected<std::vector<SocketAddress>> resolve(
    const Endpoint& endpoint, const Operation& operation, base::Deadline deadline,
    const Lookup& lookup = &system_lookup);

}  // namespace ssh
