#include "cli/checks_guide.h"

namespace cli {
namespace {

constexpr std::string_view kIntroduction = R"(---
page_title: "Health checks of a machine"
description: |-
  What is looked at before a machine is registered, and how to adjust it.
---

# Health checks of a machine

Before a server is created in Coolify, the machine is inspected in one round trip, as the account
Coolify will use, and every check below judges what was found. All findings come in one report:

- a failed check of severity `error` ends the registration before anything is changed in Coolify;
- one of severity `warn` becomes a warning of Terraform;
- a check of severity `off` is left out.

A value that makes no sense counts as unknown: what depends on it is not judged, and the finding says
so. A command that does not answer in ten seconds is left behind and named (`inspect.silent`).
"The login" below is the account that logs in for the inspection, "the account" the one Coolify will
use.

Severity and settings are arguments of the resource:

```terraform
health_checks = {
  disk  = { min_gb = 20 }
  ports = { severity = "off" }
}
```

The findings of the last run are in the attribute `health`. What to do about a finding is part of the
message that reports it.
)";

std::string text_of(const checks::SettingValue& value) {
  if (const auto* const number = std::get_if<std::int64_t>(&value)) {
    return "`" + std::to_string(*number) + "`";
  }
  if (const auto* const text = std::get_if<std::string>(&value)) {
    return text->empty() ? "none" : "`" + *text + "`";
  }
  std::string joined;
  for (const std::string& text : std::get<std::vector<std::string>>(value)) {
    joined += (joined.empty() ? "`" : ", `") + text + "`";
  }
  return joined.empty() ? "none" : joined;
}

std::string section(const checks::Check& check) {
  std::string text = "\n## " + std::string(check.title) + " (`" + std::string(check.id) + "`)\n\n";
  text += std::string(check.docs) + "\n\n";
  text += "- Measured as: " + std::string(check.seen_as) + "\n";
  text += "- Cannot see: " + std::string(check.unseen) + "\n\n";
  text += "Default severity: `" + std::string(checks::to_string(check.default_severity)) + "`.\n";
  if (!check.settings.empty()) text += "\n";
  for (const checks::Setting& setting : check.settings) {
    text += "- `" + std::string(setting.name) + "`: " + std::string(setting.description) +
            " Default: " + text_of(setting.default_value) + ".\n";
  }
  text += "\n| Code | Meaning |\n| --- | --- |\n";
  for (const base::CodeMeaning& code : check.codes) {
    text += "| `" + std::string(code.code) + "` | " + std::string(code.meaning) + " |\n";
  }
  return text;
}

}  // namespace

std::string render_checks_guide(const std::vector<const checks::Check*>& checks) {
  std::string page(kIntroduction);
  for (const checks::Check* const check : checks) page += section(*check);
  return page;
}

}  // namespace cli
