#pragma once

#include <string>
#include <vector>

#include "base/expected.h"
#include "ssh/driver.h"
#include "ssh/public_key.h"

namespace ssh {

/// What a server showed of itself when the keys were exchanged.
struct ServerIdentity {
  std::string version;  ///< "SSH-2.0-OpenSSH_9.2p1 ...", fit to be shown
  PublicKey host_key;   ///< proven: the server signed with it; not yet believed to be the right one
};

/// Identifies both sides and exchanges keys, offering these host key algorithms in this order.
/// Errors: ssh.not_ready, ssh.not_ssh, ssh.no_common_algorithm, ssh.connection_lost,
/// ssh.protocol_error, ssh.timeout, ssh.cancelled.
[[nodiscard]] base::Expected<ServerIdentity> handshake(
    Driver& driver, const Operation& operation, const PhaseLimits& limits,
    const std::vector<std::string>& host_key_algorithms);

}  // namespace ssh
