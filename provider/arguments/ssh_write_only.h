#pragma once

#include <string>
#include <vector>

#include "provider/arguments/ssh_arguments.h"

namespace provider {

/// The write-only secrets that `ssh` has a value for, by argument: "password_wo",
/// "jump_hosts[1].private_key_wo".
[[nodiscard]] std::vector<std::string> write_only_secrets(const SshModel& ssh);

/// `ssh` in a run that is not given write-only values: those of `names` are unknown where nothing
/// else gives the secret, so that their absence is not taken for a login that needs none.
[[nodiscard]] SshModel with_withheld(SshModel ssh, const std::vector<std::string>& names);

/// The arguments that with_withheld() made unknown.
[[nodiscard]] std::vector<std::string> withheld_secrets(const SshModel& ssh);

}  // namespace provider
