#include "tests/acceptance/provider_workspace.h"

#include <cstdlib>
#include <utility>

#include "tests/support/paths.h"

namespace acceptance {

std::filesystem::path provider_directory() {
  if (const char* const other = std::getenv("COOLIFY_TEST_PROVIDER_DIR")) return other;
  return tests::in_build("plugin");
}

std::string provider_program() {
  return (provider_directory() / "terraform-provider-coolify").string();
}

tests::TerraformWorkspace provider_workspace(std::vector<std::string> other_sources) {
  return tests::TerraformWorkspace(
      {.source = "registry.terraform.io/coolify-sidecar/coolify",
       .provider_directory = provider_directory(),
       .known_leaks = tests::in_project("tests/acceptance/known_leaks.txt"),
       .other_sources = std::move(other_sources)});
}

}  // namespace acceptance
