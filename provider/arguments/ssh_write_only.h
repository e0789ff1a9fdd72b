#pragma once

#include <string>
#include <vector>

#include "provider/arguments/ssh_arguments.h"

namespace provider {

/// The write-only secrets that `ssh` has a value for, by argument: "password_wo",
/// "jump_hosts[1].private_key_wo".
[[nodiscard]] std::vector<std::string> write_only_secrets(const SshModel& ssh);

/// What an apply goes by: `planned` with the write-only secrets of the configuration in it, without
/// those that the configuration gives for somebody else. What Terraform is told to ignore is
/// planned as it was, while the configuration may name another jump host or proxy by now.
[[nodiscard]] SshModel with_own_secrets(SshModel planned, const schema::Field<SshModel>& config);

/// Of `names`, which an earlier run was given, those that are for whom `planned` names and `config`
/// does not. They were not taken away: Terraform is told to ignore them.
[[nodiscard]] std::vector<std::string> ignored_secrets(const std::vector<std::string>& names,
                                                       const schema::Field<SshModel>& planned,
                                                       const schema::Field<SshModel>& config);

/// `ssh` in a run that is not given write-only values: those of `names` are unknown where nothing
/// else gives the secret, so that their absence is not taken for a login that needs none.
[[nodiscard]] SshModel with_withheld(SshModel ssh, const std::vector<std::string>& names);

/// The arguments that with_withheld() made unknown.
[[nodiscard]] std::vector<std::string> withheld_secrets(const SshModel& ssh);

}  // namespace provider
