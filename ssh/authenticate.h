#pragma once

#include "base/expected.h"
#include "ssh/driver.h"
#include "ssh/options.h"

namespace ssh {

/// Logs in with whatever the credentials hold, as far as the server allows each method, also where
/// it wants a key and a password. The list of allowed methods is asked for after a first refusal,
/// never before: that costs one of the server's MaxAuthTries, as every refused credential does.
/// The host key must have been checked. Errors: ssh.auth_refused, ssh.password_expired,
/// ssh.certificate_invalid, ssh.agent_unavailable, ssh.connection_lost,
/// ssh.timeout, ssh.cancelled.
[[nodiscard]] base::Expected<void> authenticate(Driver& driver, const Operation& operation,
                                                const PhaseLimits& limits,
                                                const Credentials& credentials);

}  // namespace ssh
