#include "cli/versions_guide.h"

#include <set>
#include <vector>

#include "coolify/server_settings.h"
#include "coolify/version.h"

namespace cli {
namespace {

using coolify::Feature;
using coolify::Version;

constexpr Version kOldest{4, 0, 0};

constexpr std::string_view kIntroduction = R"(---
page_title: "Versions of Coolify"
description: |-
  What works with which version of Coolify, and what the provider does where it does not.
---

# Versions of Coolify

The provider works with Coolify 4.0.0 and newer. It asks the instance for its version once and
refuses what that version cannot do before it changes anything, with the error
`coolify.version_too_old`: only what would be sent counts, so a value that Coolify has anyway is
never refused. An instance that tells no version is taken for a current one.

Creating, changing in place, importing, repairing and destroying a registration is tested with
4.0.0, 4.1.2, 4.2.0, 4.3.0, 4.3.11 and the release candidate 4.4.0-rc.1.

)";

/// The versions with which something began to work, and the oldest one.
std::set<Version> turning_points() {
  std::set<Version> versions = {kOldest};
  for (const coolify::FeatureFact& fact : coolify::feature_facts()) versions.insert(fact.since);
  return versions;
}

/// "`connection_timeout`", "`sentinel`": the arguments that need the feature.
std::string arguments_of(Feature feature) {
  std::string names;
  for (const coolify::Setting& row : coolify::server_settings()) {
    if (!row.gate || row.gate->feature != feature) continue;
    names += (names.empty() ? "`" : ", `") + std::string(row.name) + "`";
  }
  switch (feature) {
    case Feature::change_private_key:
      return "`private_key_uuid`";
    case Feature::user_with_dot:
      return "`user`";
    case Feature::validate_by_post:
      return "`validation.mode`";
    case Feature::subsystems:
      return "`sentinel`";
    case Feature::docker_cleanup:
      return "`coolify_server_docker_cleanup`";
    case Feature::connection_timeout_setting:
    case Feature::unset_build_server:
    case Feature::terminal_setting:
    case Feature::team_endpoint:
      break;
  }
  return names;
}

std::string table_head(const std::set<Version>& versions) {
  std::string names = "| What | Argument or action |";
  std::string rule = "| --- | --- |";
  for (const Version& version : versions) {
    const bool is_last = version == *versions.rbegin();
    names += " " + version.to_string() + (is_last ? " and newer |" : " |");
    rule += " --- |";
  }
  return names + "\n" + rule + "\n";
}

std::string table_row(const coolify::FeatureFact& fact, const std::set<Version>& versions) {
  std::string row = "| " + std::string(fact.what) + " | " + arguments_of(fact.feature) + " |";
  for (const Version& version : versions) {
    row += coolify::supports(version, fact.feature) ? " yes |" : " no |";
  }
  return row + "\n";
}

/// Whether the user can notice that an instance does not have it.
bool is_noticed(Feature feature) { return feature != Feature::team_endpoint; }

}  // namespace

std::string render_versions_guide() {
  const std::set<Version> versions = turning_points();
  std::string page(kIntroduction);
  page += table_head(versions);
  for (const coolify::FeatureFact& fact : coolify::feature_facts()) {
    if (is_noticed(fact.feature)) page += table_row(fact, versions);
  }
  page += "\n## What happens on an older version\n\n";
  for (const coolify::FeatureFact& fact : coolify::feature_facts()) {
    if (!is_noticed(fact.feature)) continue;
    page +=
        "- " + std::string(fact.what) + " (" + fact.since.to_string() + "): " + fact.before + "\n";
  }
  return page;
}

}  // namespace cli
