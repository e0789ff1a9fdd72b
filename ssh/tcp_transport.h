#pragma once

#include <memory>

#include "base/expected.h"
#include "ssh/options.h"
#include "ssh/resolver.h"
#include "ssh/transport.h"

namespace ssh {

/// Opens a TCP connection: resolves the endpoint, then tries its addresses 250 ms apart, each new
/// one beside those still pending, and keeps the first that answers (RFC 8305). The connection
/// sends small writes at once, and a peer that stays silent for limits.dead_peer is given up where
/// the kernel can be told so.
/// Errors: ssh.name_not_found, ssh.unreachable with every address and its error, ssh.cancelled.
[[nodiscard]] base::Expected<std::unique_ptr<Transport>> connect_tcp(
    const Endpoint& endpoint, const PhaseLimits& limits, const Operation& operation,
    const Lookup& lookup = &system_lookup);

}  // namespace ssh
