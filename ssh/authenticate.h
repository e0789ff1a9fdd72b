#pragma once

#include "base/expected.h"
#include "ssh/driver.h"
#include "ssh/options.h"

namespace ssh {

/// Logs in with whatever the credentials hold, each at most once and only if the server still
/// allows its method; the list of allowed methods is asked for after a first refusal, never before.
/// The host key must have been checked. Errors: ssh.auth_refused, ssh.password_expired,
/// ssh.key_unusable, ssh.certificate_invalid, ssh.agent_unavailable, ssh.connection_lost,
/// ssh.timeout, ssh.cancelled.
[[nodiscard]] base::Expected<void> authenticate(Driver& driver, const Operation& operation,
                                                const PhaseLimits& limits,
                                                const Credentials& credentials);

}  // namespace ssh
