#include "cli/checks_guide.h"

#include <doctest/doctest.h>

#include "checks/catalog.h"

TEST_CASE("the guide tells everything a check says about itself") {
  const checks::Check check{
      .id = "disk",
      .title = "Free disk space",
      .default_severity = checks::CheckSeverity::warn,
      .docs = "What is free on the disk.",
      .seen_as = "Root.",
      .unseen = "Quotas.",
      .codes = {{"health.disk_low", "less is free than required"}},
      .settings = {{"min_gb", std::int64_t{10}, "Space that has to be free, in GB."},
                   {"paths", std::vector<std::string>{"/", "/data"}, "Where to look."}},
      .probes = {}};
  const std::string page = cli::render_checks_guide({&check});
  CHECK(page.starts_with("---\npage_title: "));
  CHECK(page.ends_with(R"(
## Free disk space (`disk`)

What is free on the disk.

- Measured as: Root.
- Cannot see: Quotas.

Default severity: `warn`.

- `min_gb`: Space that has to be free, in GB. Default: `10`.
- `paths`: Where to look. Default: `/`, `/data`.

| Code | Meaning |
| --- | --- |
| `health.disk_low` | less is free than required |
)"));
}

TEST_CASE("the guide has a section for every check of the catalog") {
  const std::string page = cli::render_checks_guide(checks::catalog());
  for (const checks::Check* const check : checks::catalog()) {
    CHECK(page.find("(`" + std::string(check->id) + "`)\n") != std::string::npos);
  }
}
