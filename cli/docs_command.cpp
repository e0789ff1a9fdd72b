#include "cli/docs_command.h"

#include <fstream>
#include <sstream>
#include <string>

#include "checks/catalog.h"
#include "cli/checks_guide.h"
#include "cli/reference_page.h"

namespace cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kProviderPrefix = "coolify_";

/// The file's text; empty when there is no such file.
std::string read_text(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

base::Diagnostic cannot_write(const fs::path& path) {
  base::Diagnostic error;
  error.kind = base::ErrorKind::invalid_config;
  error.code = "docs.cannot_write";
  error.summary = "A documentation page cannot be written";
  error.cause = "Writing " + path.string() + " failed.";
  error.remedy = "Name an output folder that can be written to.";
  return error;
}

/// Writes the page unless it already reads so; answers how many pages changed (0 or 1).
base::Expected<int> write_page(const fs::path& path, const std::string& text) {
  if (read_text(path) == text) return 0;
  std::error_code ignored;  // the stream below fails when the folder is missing
  fs::create_directories(path.parent_path(), ignored);
  std::ofstream file(path, std::ios::trunc);
  file << text;
  file.flush();
  if (!file) return base::fail(cannot_write(path));
  return 1;
}

}  // namespace

base::Expected<int> write_docs(const schema::Provider& provider, const fs::path& examples,
                               const fs::path& output) {
  const ReferencePage index{"coolify", "Provider", read_text(examples / "provider" / "provider.tf"),
                            ""};
  base::Expected<int> changed =
      write_page(output / "index.md", render_reference(index, provider.schema()));
  if (changed) {
    const base::Expected<int> more =
        write_page(output / "guides" / "health-checks.md", render_checks_guide(checks::catalog()));
    changed = more ? *changed + *more : more;
  }
  for (const schema::Resource* resource : provider.resources()) {
    if (!changed) return changed;
    const std::string& name = resource->type_name();
    const fs::path folder = examples / "resources" / name;
    const ReferencePage page{name, "Resource", read_text(folder / "resource.tf"),
                             read_text(folder / "import.sh")};
    const std::string file = name.substr(kProviderPrefix.size()) + ".md";
    const base::Expected<int> more =
        write_page(output / "resources" / file, render_reference(page, resource->schema()));
    changed = more ? *changed + *more : more;
  }
  return changed;
}

}  // namespace cli
