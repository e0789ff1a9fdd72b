#include "cli/docs_command.h"

#include <doctest/doctest.h>

#include <set>

#include "tests/support/simple_objects.h"
#include "tests/support/temporary_directory.h"

namespace fs = std::filesystem;

namespace {

class SimpleProvider final : public schema::Provider {
 public:
  const schema::Schema& schema() const override { return schema_; }
  base::Diagnostics validate(const schema::Value&) const override { return {}; }
  base::Diagnostics configure(const schema::Value&, const std::string&,
                              const base::Context&) override {
    return {};
  }
  const schema::Offer& offer() const override { return offer_; }

  schema::Schema schema_ = tests::simple_schema();
  schema::Offer offer_ = tests::simple_offer();
};

constexpr base::CodeMeaning kRows[] = {{"x.late", "it came too late"}, {"a.odd", "it is odd"}};
const std::vector<base::CodeTable> kTables = {kRows};

std::set<std::string> pages_of(const fs::path& folder) {
  std::set<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) found.insert(fs::relative(entry.path(), folder).string());
  }
  return found;
}

}  // namespace

TEST_CASE("each object on offer gets a page of its kind") {
  const tests::TemporaryDirectory folder;
  fs::create_directories(folder / "examples/data-sources/x_data");
  folder.write("examples/data-sources/x_data/data-source.tf", "data \"x_data\" \"a\" {}\n");
  const SimpleProvider provider;
  const auto written = cli::write_docs(provider, kTables, folder / "examples", folder / "docs");
  CHECK(written == 10);
  CHECK(pages_of(folder / "docs") ==
        std::set<std::string>{"actions/work.md", "data-sources/data.md",
                              "ephemeral-resources/lease.md", "functions/same.md",
                              "guides/codes.md", "guides/health-checks.md", "guides/versions.md",
                              "index.md", "list-resources/thing.md", "resources/thing.md"});
  CHECK(folder.read("docs/data-sources/data.md") == R"(---
page_title: "x_data Data Source"
description: |-
  A simple object.
---

# x_data (Data Source)

A simple object. It does nothing.

## Example Usage

```terraform
data "x_data" "a" {}
```

## Schema

### Required

- `name` (String) The name.
)");
  CHECK(folder.read("docs/actions/work.md").find("# x_work (Action)") != std::string::npos);
  CHECK(folder.read("docs/list-resources/thing.md").find("# x_thing (List Resource)") !=
        std::string::npos);
  CHECK(folder.read("docs/ephemeral-resources/lease.md").find("(Ephemeral Resource)") !=
        std::string::npos);
  // What Terraform has to be for it.
  for (const auto& [page, version] :
       {std::pair("functions/same.md", "1.8"), std::pair("ephemeral-resources/lease.md", "1.10"),
        std::pair("list-resources/thing.md", "1.14"), std::pair("actions/work.md", "1.14")}) {
    CHECK(folder.read(std::string("docs/") + page)
              .find(std::string("\nNeeds Terraform ") + version + " or newer") !=
          std::string::npos);
  }
  // The resource has an identity, and nothing else has.
  for (const std::string& page : pages_of(folder / "docs")) {
    const bool tells = folder.read("docs/" + page).find("### Identity Schema") != std::string::npos;
    CHECK(tells == (page == "resources/thing.md"));
  }
  CHECK(cli::write_docs(provider, kTables, folder / "examples", folder / "docs") == 0);
}

TEST_CASE("a provider without other objects has no folders for them") {
  const tests::TemporaryDirectory folder;
  SimpleProvider provider;
  provider.offer_ = {};
  CHECK(cli::write_docs(provider, kTables, folder / "examples", folder / "docs") == 4);
  CHECK(pages_of(folder / "docs") == std::set<std::string>{"guides/codes.md",
                                                           "guides/health-checks.md",
                                                           "guides/versions.md", "index.md"});
}

TEST_CASE("what cannot be written is told once") {
  const tests::TemporaryDirectory folder;
  folder.write("docs", "a file");
  const auto written =
      cli::write_docs(SimpleProvider(), kTables, folder / "examples", folder / "docs");
  REQUIRE(!written);
  CHECK(written.error().code == "docs.cannot_write");
  CHECK(written.error().cause.find("index.md") != std::string::npos);
}
