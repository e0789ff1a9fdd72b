#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/terraform_workspace.h"

namespace acceptance {

/// The directory of the provider under test: COOLIFY_TEST_PROVIDER_DIR, or this build's own.
[[nodiscard]] std::filesystem::path provider_directory();
/// Its program, which has the commands as well.
[[nodiscard]] std::string provider_program();

/// A workspace for it; `other_sources` as in tests::WorkspaceOptions.
[[nodiscard]] tests::TerraformWorkspace provider_workspace(
    std::vector<std::string> other_sources = {});

}  // namespace acceptance
