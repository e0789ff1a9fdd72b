#pragma once

#include <string>

#include "base/expected.h"
#include "ssh/driver.h"
#include "ssh/remote/executor.h"

namespace ssh {

/// Who a script runs as.
struct LoginUser {
  const std::string& name;
  const base::Secret& sudo_password;  ///< empty: none
};

/// Runs one script on an authenticated session, on a channel of its own, without a terminal. Both
/// streams are read to their ends at the same time and bounded: 4 MiB of output, and 16 MiB of
/// errors, of which the first 256 KiB are kept. What comes in front of the script and behind it
/// counts too. Nothing of the script and none of its inputs is sent before our shell has said that
/// it is there. The script has to begin within PhaseLimits::start. When the operation is
/// interrupted the remote command is sent SIGTERM. A server that opens no further session on the
/// connection has ended its use: ssh.session_refused is then of the kind connection_lost, because
/// another connection may have one. Errors: ssh.wrong_login, ssh.session_refused,
/// ssh.remote_failed, ssh.output_too_long, ssh.connection_lost, ssh.timeout, ssh.cancelled.
[[nodiscard]] base::Expected<Output> run_script(Driver& driver, const Operation& operation,
                                                const PhaseLimits& limits, const Script& script,
                                                const LoginUser& user);

}  // namespace ssh
