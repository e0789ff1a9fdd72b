#include "checks/catalog.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "tests/support/healthy_host.h"
#include "tests/support/paths.h"

using checks::catalog;
using checks::Check;

TEST_CASE("every file of a check is in the catalog under its name") {
  std::set<std::string> files;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(tests::in_project("checks"))) {
    const std::string name = entry.path().filename().string();
    const std::string ending = "_check.cpp";
    if (name.ends_with(ending)) files.insert(name.substr(0, name.size() - ending.size()));
  }
  std::set<std::string> ids;
  for (const Check* const check : catalog()) ids.emplace(check->id);
  CHECK(ids == files);
  CHECK(ids.size() == catalog().size());
}

TEST_CASE("every check describes itself") {
  std::set<std::string_view> codes;
  std::set<int> places;
  for (const Check* const check : catalog()) {
    CAPTURE(check->id);
    CHECK(places.insert(check->order).second);
    CHECK_FALSE(check->title.empty());
    CHECK(check->docs.size() > 40);
    CHECK(check->docs.ends_with('.'));
    CHECK(check->seen_as.size() > 8);
    CHECK(check->seen_as.ends_with('.'));
    CHECK(check->unseen.size() > 15);
    CHECK(check->unseen.ends_with('.'));
    const bool has_judge = check->judge != nullptr;
    CHECK(has_judge);
    CHECK_FALSE(check->probes.empty());
    CHECK_FALSE(check->codes.empty());
    for (const auto& one : check->codes) {
      CHECK(codes.insert(one.code).second);
      CHECK(one.code.find('.') != std::string_view::npos);
      CHECK_FALSE(one.meaning.empty());
    }
    for (const auto& setting : check->settings) {
      CHECK(setting.description.ends_with('.'));
      if (const auto* const number = std::get_if<std::int64_t>(&setting.default_value)) {
        CHECK(*number >= setting.minimum);
        CHECK(*number <= setting.maximum);
      }
    }
  }
}

TEST_CASE("no fact is declared twice") {
  std::set<std::string_view> names;
  for (const auto& fact : checks::declared_facts()) {
    CAPTURE(fact.name);
    CHECK(names.insert(fact.name).second);
  }
}

TEST_CASE("a healthy host passes every check") {
  const auto facts = tests::facts_with({});
  for (const Check* const check : catalog()) {
    CAPTURE(check->id);
    const auto judgement = check->judge(facts, checks::settings_of(check->id, {}));
    CHECK(std::holds_alternative<checks::Pass>(judgement));
  }
}

TEST_CASE("options that the catalog does not know are refused with their path") {
  checks::Options options;
  options.checks["disc"];
  options.checks["disk"].settings["min_mb"] = std::int64_t{1};
  options.checks["memory"].settings["min_mb"] = std::int64_t{-1};
  options.checks["docker_version"].settings["min_version"] = std::string("24");
  options.checks["outbound"].settings["targets"] =
      std::vector<std::string>{"https://a.example", "ftp://b.example"};
  const auto found = checks::validate_options(options).items();
  REQUIRE(found.size() == 5);
  CHECK(found[0].code == "checks.unknown_check");
  CHECK(found[0].path.to_string() == "disc");
  CHECK(found[1].code == "checks.unknown_setting");
  CHECK(found[1].path.to_string() == "disk.min_mb");
  CHECK(found[2].code == "checks.setting_invalid");
  CHECK(found[2].path.to_string() == "docker_version.min_version");
  CHECK(found[3].code == "checks.setting_invalid");
  CHECK(found[3].path.to_string() == "memory.min_mb");
  CHECK(found[4].code == "checks.target_invalid");
  CHECK(found[4].path.to_string() == "outbound.targets[1]");
  for (const auto& one : found) {
    CHECK(one.kind == base::ErrorKind::invalid_config);
    CHECK(one.summary.size() <= 60);
    CHECK_FALSE(one.remedy.empty());
  }
}

TEST_CASE("good options are accepted") {
  checks::Options options = tests::healthy_options();
  options.checks["disk"].settings["min_gb"] = std::int64_t{20};
  options.checks["memory"].severity = checks::CheckSeverity::off;
  CHECK(checks::validate_options(options).empty());
}

TEST_CASE("settings fill in the defaults") {
  checks::Options options;
  CHECK(checks::settings_of("disk", options).number("min_gb") == 10);
  CHECK(checks::settings_of("memory", options).number("min_mb") == 512);
  CHECK(checks::settings_of("docker_version", options).number("min_version") == 24);
  CHECK(checks::settings_of("outbound", options).list("targets").size() == 2);
  options.checks["disk"].settings["min_gb"] = std::int64_t{3};
  CHECK(checks::settings_of("disk", options).number("min_gb") == 3);
}

TEST_CASE("severities are written and read") {
  using checks::CheckSeverity;
  for (const auto severity : {CheckSeverity::error, CheckSeverity::warn, CheckSeverity::off}) {
    CHECK(checks::parse_severity(checks::to_string(severity)) == severity);
  }
  CHECK_FALSE(checks::parse_severity("fatal").has_value());
}
