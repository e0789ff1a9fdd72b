#pragma once

#include <filesystem>

#include "tests/support/terraform_workspace.h"

namespace acceptance {

/// The directory of the provider under test: COOLIFY_TEST_PROVIDER_DIR, or this build's own.
[[nodiscard]] std::filesystem::path provider_directory();

/// A workspace for it.
[[nodiscard]] tests::TerraformWorkspace provider_workspace();

}  // namespace acceptance
