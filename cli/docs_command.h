#pragma once

#include <filesystem>
#include <vector>

#include "base/code_meaning.h"
#include "base/expected.h"
#include "schema/provider.h"

namespace cli {

/// Writes the reference in the registry's layout (`index.md`, `resources/NAME.md`,
/// `data-sources/NAME.md`, `functions/`, `ephemeral-resources/`, `list-resources/`, `actions/`: one
/// page for each object on offer) below `output`, from the
/// provider's schemas and the files below `examples`, `guides/health-checks.md` from the catalog
/// of the checks, and `guides/codes.md` from its codes and those of `tables`. Returns how many
/// pages changed.
[[nodiscard]] base::Expected<int> write_docs(const schema::Provider& provider,
                                             const std::vector<base::CodeTable>& tables,
                                             const std::filesystem::path& examples,
                                             const std::filesystem::path& output);

}  // namespace cli
