#pragma once

#include "base/expected.h"
#include "ssh/options.h"
#include "ssh/transport.h"

namespace ssh {

/// Asks the proxy at the other end of `transport` to connect to `target`; afterwards the transport
/// leads there. HTTP CONNECT (RFC 9110, section 9.3.6) with basic authentication, or SOCKS 5 (RFC
/// 1928) with a user name and password (RFC 1929). Names are resolved by the proxy.
/// Errors: ssh.proxy_refused, ssh.proxy_denied, ssh.options_invalid, ssh.connection_lost,
/// ssh.timeout, ssh.cancelled.
[[nodiscard]] base::Expected<void> ask_proxy(Transport& transport, const Proxy& proxy,
                                             const Endpoint& target, const Operation& operation,
                                             base::Deadline deadline);

}  // namespace ssh
