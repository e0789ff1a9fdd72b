#pragma once

#include <string>
#include <vector>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/client.h"
#include "provider/arguments/ssh_arguments.h"
#include "registration/login/coolify_keys.h"

namespace provider {

/// The private halves of the keys `uuids`, where the login `ssh` is made with them; nothing where
/// it is not. Errors: those of registration::login::read_coolify_keys(), at the argument to blame.
[[nodiscard]] base::Expected<registration::login::CoolifyKeys> login_keys(
    const SshModel& ssh, const std::vector<std::string>& uuids, coolify::Client& client,
    const base::Context& context);

/// `fault`, of a key that is not to be had, at the argument to blame.
[[nodiscard]] base::Diagnostic at_key_argument(base::Diagnostic fault);

}  // namespace provider
