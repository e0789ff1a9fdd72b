#pragma once

#include <optional>

#include "base/diagnostic.h"
#include "provider/server_registration/model.h"

namespace provider {

/// What `model` asks for that cannot be while nobody logs in to its machine; nothing where `ssh`,
/// its login, does not rule that out. Errors config.login_disabled, each with its argument as path.
[[nodiscard]] base::Diagnostics disabled_login_faults(const RegistrationModel& model,
                                                      const SshModel& ssh);

/// The error when `after` has another comment for the key's line than `before` and, by the login
/// `ssh`, nobody may write it: the state would say what the machine's file does not.
[[nodiscard]] std::optional<base::Diagnostic> stale_comment(const RegistrationModel& before,
                                                            const RegistrationModel& after,
                                                            const SshModel& ssh);

/// The error of a task on the machine, which `cause` names, where nobody logs in.
[[nodiscard]] base::Diagnostic login_disabled(std::string cause, base::Path argument);

}  // namespace provider
