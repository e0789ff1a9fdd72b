#pragma once

#include <vector>

#include "provider/arguments/ssh_arguments.h"

namespace provider {

/// The jump hosts of an `ssh` object in the order they are passed, whether they are written as
/// `bastion_*` or as `jump_hosts`. Empty while the list is not known.
[[nodiscard]] std::vector<JumpHostModel> jump_hosts(const SshModel& ssh);

}  // namespace provider
