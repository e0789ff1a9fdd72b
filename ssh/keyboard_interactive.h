#pragma once

#include <string>

#include "base/expected.h"
#include "base/secret.h"
#include "ssh/driver.h"

namespace ssh {

/// Answers the server's questions (RFC 4256): hidden ones with the password, visible ones with
/// nothing, because what is echoed is no password. A server that does not stop asking is given up.
/// What the server explains beside its questions, as PAM does when it refuses, is added to `told`.
/// Answers libssh2's result; errors as Driver::drive.
[[nodiscard]] base::Expected<int> log_in_by_questions(Driver& driver, const Operation& operation,
                                                      base::Deadline deadline,
                                                      const std::string& user,
                                                      const base::Secret& password,
                                                      std::string& told);

}  // namespace ssh
