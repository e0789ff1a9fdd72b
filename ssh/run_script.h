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
/// streams are read to their ends at the same time and bounded: 4 MiB of output, the first 256 KiB
/// of errors. When the operation is interrupted the remote command is sent SIGTERM.
/// Errors: ssh.wrong_login, ssh.session_refused, ssh.remote_failed, ssh.output_too_long,
/// ssh.connection_lost, ssh.timeout, ssh.cancelled.
[[nodiscard]] base::Expected<Output> run_script(Driver& driver, const Operation& operation,
                                                const PhaseLimits& limits, const Script& script,
                                                const LoginUser& user);

}  // namespace ssh
