#include "cli/docs_command.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "checks/catalog.h"
#include "cli/checks_guide.h"
#include "cli/codes_guide.h"
#include "cli/reference_page.h"
#include "cli/versions_guide.h"

namespace cli {
namespace {

namespace fs = std::filesystem;

/// The file's text; empty when there is no such file.
std::string read_text(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

base::Diagnostic cannot_write(const fs::path& path) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "docs.cannot_write",
          .summary = "A documentation page cannot be written",
          .cause = "Writing " + path.string() + " failed.",
          .remedy = "Name an output folder that can be written to."};
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

/// The pages of one run.
class Pages {
 public:
  Pages(const fs::path& examples, const fs::path& output) : examples_(examples), output_(output) {}

  [[nodiscard]] std::string example(const fs::path& file) const {
    return read_text(examples_ / file);
  }

  /// Writes the page below the output folder, unless an earlier one failed.
  void write(const fs::path& path, const std::string& text) {
    if (!changed_) return;
    const base::Expected<int> more = write_page(output_ / path, text);
    changed_ = more ? *changed_ + *more : more;
  }

  /// How many changed.
  [[nodiscard]] const base::Expected<int>& changed() const { return changed_; }

 private:
  const fs::path& examples_;
  const fs::path& output_;
  base::Expected<int> changed_ = 0;
};

/// The rows of the tables and those of the checks, each code once.
std::vector<base::CodeMeaning> all_codes(const std::vector<base::CodeTable>& tables) {
  std::vector<base::CodeMeaning> rows;
  for (const base::CodeTable& table : tables) rows.insert(rows.end(), table.begin(), table.end());
  const auto is_there = [&rows](const base::CodeMeaning& row) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const auto& other) { return other.code == row.code; });
  };
  for (const checks::Check* const check : checks::catalog()) {
    std::remove_copy_if(check->codes.begin(), check->codes.end(), std::back_inserter(rows),
                        is_there);
  }
  return rows;
}

/// How the pages of one kind of object are called and where their examples lie.
struct Kind {
  const char* title;         ///< "Data Source"
  const char* folder;        ///< of pages and examples
  const char* example_file;  ///< in the folder of the object's name
  const char* note = "";     ///< what holds for each of them
};

constexpr Kind kResource{"Resource", "resources", "resource.tf"};
constexpr Kind kDataSource{"Data Source", "data-sources", "data-source.tf"};
constexpr Kind kFunction{"Function", "functions", "function.tf", "Needs Terraform 1.8 or newer."};
constexpr Kind kEphemeral{"Ephemeral Resource", "ephemeral-resources", "ephemeral-resource.tf",
                          "Needs Terraform 1.10 or newer."};
constexpr Kind kList{
    "List Resource", "list-resources", "list-resource.tfquery.hcl",
    "Needs Terraform 1.14 or newer: `terraform query` with a file `*.tfquery.hcl`. The arguments "
    "below are those of the block `config` in the block `list`; each result has the identity of "
    "the resource of the same name."};
constexpr Kind kAction{
    "Action", "actions", "action.tf",
    "Needs Terraform 1.14 or newer. The arguments below are those of the block `config` in the "
    "block `action`."};

/// Null for what has none.
const schema::IdentitySchema* identity_of(const schema::Resource& resource) {
  return resource.identity() == nullptr ? nullptr : &resource.identity()->schema();
}
template <typename Object>
const schema::IdentitySchema* identity_of(const Object&) {
  return nullptr;
}

/// The name without the provider's: "server" of "coolify_server".
std::string page_name(const std::string& type_name) {
  return type_name.substr(type_name.find('_') + 1) + ".md";
}

template <typename Object>
void write_kind(Pages& pages, const Kind& kind,
                const std::vector<std::unique_ptr<Object>>& objects) {
  for (const auto& object : objects) {
    const std::string& name = object->type_name();
    const fs::path folder = fs::path(kind.folder) / name;
    const ReferencePage page{.title = name,
                             .kind = kind.title,
                             .example = pages.example(folder / kind.example_file),
                             .import = pages.example(folder / "import.sh"),
                             .note = kind.note,
                             .identity_import = pages.example(folder / "import-by-identity.tf"),
                             .identity = identity_of(*object)};
    pages.write(fs::path(kind.folder) / page_name(name), render_reference(page, object->schema()));
  }
}

void write_functions(Pages& pages,
                     const std::vector<std::unique_ptr<schema::Function>>& functions) {
  for (const auto& function : functions) {
    const std::string& name = function->name();
    const fs::path folder = kFunction.folder;
    const std::string example = pages.example(folder / name / kFunction.example_file);
    pages.write(folder / (name + ".md"),
                render_function(name, example, function->signature(), kFunction.note));
  }
}

}  // namespace

base::Expected<int> write_docs(const schema::Provider& provider,
                               const std::vector<base::CodeTable>& tables, const fs::path& examples,
                               const fs::path& output) {
  Pages pages(examples, output);
  const ReferencePage index{.title = "coolify",
                            .kind = "Provider",
                            .example = pages.example(fs::path("provider") / "provider.tf"),
                            .import = {}};
  pages.write("index.md", render_reference(index, provider.schema()));
  pages.write(fs::path("guides") / "health-checks.md", render_checks_guide(checks::catalog()));
  pages.write(fs::path("guides") / "versions.md", render_versions_guide());
  pages.write(fs::path("guides") / "codes.md", render_codes_guide(all_codes(tables)));
  const schema::Offer& offer = provider.offer();
  write_kind(pages, kResource, offer.resources);
  write_kind(pages, kDataSource, offer.data_sources);
  write_functions(pages, offer.functions);
  write_kind(pages, kEphemeral, offer.ephemeral_resources);
  write_kind(pages, kList, offer.list_resources);
  write_kind(pages, kAction, offer.actions);
  return pages.changed();
}

}  // namespace cli
