#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/path.h"
#include "provider/arguments/ssh_arguments.h"
#include "ssh/host_key_policy.h"

namespace provider {

/// The jump hosts of an `ssh` object in the order they are passed, whether they are written as
/// `bastion_*` or as `jump_hosts`. A write-only secret also stands in the place of its stored twin.
/// Empty while the list is not known.
[[nodiscard]] std::vector<JumpHostModel> jump_hosts(const SshModel& ssh);

/// Where an argument of the jump host `index` is written, below the `ssh` object: "bastion_user" or
/// "jump_hosts[1].user".
[[nodiscard]] base::Path jump_host_path(const SshModel& ssh, std::size_t index,
                                        const std::string& argument);

/// Whether a jump host has a credential of its own. Otherwise it gets all of the machine's: a
/// password that is meant for one of them is never shown to the other by accident.
[[nodiscard]] bool has_credentials(const JumpHostModel& host);
/// Whether it had some that were write-only and are not at hand, as when a resource is destroyed.
/// The machine's are no substitute then.
[[nodiscard]] bool has_lost_credentials(const JumpHostModel& host);

/// What is written about the machine's host key.
[[nodiscard]] ssh::HostKeyText host_key_text(const SshModel& ssh);
/// What is written about a jump host's; the machine's `host_key_policy` and `known_hosts` hold for
/// the jump hosts that say nothing.
[[nodiscard]] ssh::HostKeyText host_key_text(const JumpHostModel& host, const SshModel& ssh);

}  // namespace provider
