#pragma once

#include <memory>

#include "base/expected.h"
#include "ssh/driver.h"
#include "ssh/options.h"
#include "ssh/transport.h"

namespace ssh {

/// Lets the server of an authenticated session connect to `endpoint` (a direct-tcpip channel, RFC
/// 4254 section 7.2) and hands that stream out as a transport. `outer` must outlive it; both belong
/// to the same thread. Errors: ssh.jump_refused, ssh.jump_forbidden, and those of Driver::drive.
[[nodiscard]] base::Expected<std::unique_ptr<Transport>> connect_through(
    Driver& outer, const Endpoint& endpoint, const PhaseLimits& limits, const Operation& operation);

}  // namespace ssh
