#include "cli/codes_guide.h"

#include <algorithm>

namespace cli {
namespace {

constexpr std::string_view kIntroduction = R"(---
page_title: "Codes of errors and warnings"
description: |-
  Every code that an error or a warning of the provider can have, and what it means.
---

# Codes of errors and warnings

Every error and warning ends with `Code: AREA.WHAT`. A code stays the same from version to version,
so that scripts and searches can rely on it. The message itself tells the cause and what to do.
)";

std::string_view area_of(std::string_view code) { return code.substr(0, code.find('.')); }

}  // namespace

std::string render_codes_guide(std::vector<base::CodeMeaning> rows) {
  std::sort(rows.begin(), rows.end(),
            [](const auto& one, const auto& other) { return one.code < other.code; });
  std::string page(kIntroduction);
  std::string_view area;
  for (const base::CodeMeaning& row : rows) {
    if (area_of(row.code) != area) {
      area = area_of(row.code);
      page += "\n## " + std::string(area) + "\n\n| Code | Meaning |\n| --- | --- |\n";
    }
    page += "| `" + std::string(row.code) + "` | " + std::string(row.meaning) + " |\n";
  }
  return page;
}

}  // namespace cli
