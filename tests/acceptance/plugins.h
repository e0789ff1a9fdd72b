#pragma once

#include <sys/types.h>

#include <vector>

#include "tests/support/terraform_workspace.h"

namespace acceptance {

/// The plugins that Terraform runs for this workspace.
[[nodiscard]] std::vector<pid_t> plugins_of(const tests::TerraformWorkspace& workspace);

/// Kills them as the kernel does when memory is short; how many there were.
int kill_plugins(const tests::TerraformWorkspace& workspace);

}  // namespace acceptance
