#pragma once

#include <optional>
#include <string>

#include "base/expected.h"
#include "ssh/agent.h"
#include "ssh/driver.h"

namespace ssh {

/// Logs in with one key of the agent, which signs what the server wants signed. Answers libssh2's
/// result; errors as Driver::drive. What went wrong with the agent is put into `fault`; the result
/// is then no refusal of the server's.
[[nodiscard]] base::Expected<int> log_in_by_agent(Driver& driver, const Operation& operation,
                                                  base::Deadline deadline, const std::string& user,
                                                  Agent& agent, const AgentIdentity& identity,
                                                  std::optional<base::Diagnostic>& fault);

}  // namespace ssh
