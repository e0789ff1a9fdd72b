#include "checks/report.h"

#include <doctest/doctest.h>

#include "checks/inspect.h"
#include "tests/support/healthy_host.h"

using checks::CheckSeverity;
using checks::OverallStatus;

namespace {

const std::map<std::string, std::string> kTwoFaults = {{"storage.rooms", "1 0 0 /"},
                                                       {"tool.jq", "no"}};

}  // namespace

TEST_CASE("a healthy host has nothing to report") {
  const auto report = checks::judge(tests::facts_with({}), tests::healthy_options());
  CHECK(report.overall() == OverallStatus::healthy);
  CHECK(report.diagnostics().empty());
  for (const checks::Check* const check : checks::catalog()) {
    CAPTURE(check->id);
    const bool is_on = check->default_severity != checks::CheckSeverity::off;
    CHECK((report.find(check->id) != nullptr) == is_on);
  }
  CHECK_FALSE(report.worth_repeating());
}

TEST_CASE("all faults come in one report, below one summary, in the catalog's order") {
  const auto report = checks::judge(tests::facts_with(kTwoFaults), tests::healthy_options());
  CHECK(report.overall() == OverallStatus::unhealthy);
  const auto diagnostics = report.diagnostics().items();
  REQUIRE(diagnostics.size() == 3);
  CHECK(diagnostics[0].code == "host.checks_failed");
  CHECK(diagnostics[0].cause.find("checks failed: tools, disk.") != std::string::npos);
  CHECK(diagnostics[1].code == "host.tools_missing");
  CHECK(diagnostics[2].code == "health.disk_low");
  for (const auto& one : diagnostics) {
    CHECK(one.severity == base::Severity::error);
    CHECK(one.kind == base::ErrorKind::check_failed);
  }
}

TEST_CASE("severity decides between error, warning and silence") {
  auto options = tests::healthy_options();
  options.checks["tools"].severity = CheckSeverity::warn;
  options.checks["disk"].severity = CheckSeverity::off;
  const auto report = checks::judge(tests::facts_with(kTwoFaults), options);
  CHECK(report.overall() == OverallStatus::degraded);
  const auto diagnostics = report.diagnostics().items();
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].code == "host.tools_missing");
  CHECK(diagnostics[0].severity == base::Severity::warning);
  CHECK(report.find("disk") == nullptr);
  CHECK(report.find("tools")->status() == "warning");
}

TEST_CASE("repeating is worth it only when waiting may cure every error") {
  const std::map<std::string, std::string> low_memory = {{"memory.available_kb", "1"}};
  CHECK(checks::judge(tests::facts_with(low_memory), tests::healthy_options()).worth_repeating());
  auto both = kTwoFaults;
  both["memory.available_kb"] = "1";
  CHECK_FALSE(checks::judge(tests::facts_with(both), tests::healthy_options()).worth_repeating());
}

TEST_CASE("hostile text of the host is harmless in a diagnostic") {
  const auto report =
      checks::judge(tests::facts_with({{"docker.version_exit", "1"},
                                       {"docker.version_output", "\x1B]0;title\abo\x1B[1mom\xFF"}}),
                    tests::healthy_options());
  const auto diagnostics = report.diagnostics().items();
  REQUIRE(diagnostics.size() == 2);
  CHECK(diagnostics[1].code == "docker.failed");
  CHECK(diagnostics[1].evidence == "boom\xEF\xBF\xBD");
}

TEST_CASE("every failure of every check is worded for a person") {
  // Records that make each code of the catalog appear once.
  const std::map<std::string, std::string> none_of_docker = {
      {"docker.cli", ""}, {"docker.version_exit", ""}, {"docker.version_output", ""}};
  for (const auto& [name, records] : std::map<std::string, std::map<std::string, std::string>>{
           {"host.user_missing", {{"account.registered_exists", "no"}}},
           {"host.no_login_shell", {{"account.registered_shell", "/sbin/nologin"}}},
           {"host.privilege_needed", {{"account.acting", "no"}, {"account.privilege", "sudo"}}},
           {"host.become_failed", {{"account.acting", "no"}, {"account.privilege", "root"}}},
           {"host.sudo_missing", {{"user.sudo_exit", "127"}}},
           {"host.sudo_password",
            {{"user.sudo_exit", "1"}, {"user.sudo_output", "a password is required"}}},
           {"host.os_unknown", {{"os.id", ""}}},
           {"host.os_unsupported", {{"os.id", "kali"}}},
           {"host.bash_missing", {{"tool.bash", "no"}}},
           {"host.tools_missing", {{"tool.git", "no"}}},
           {"docker.not_installed", none_of_docker},
           {"docker.compose_missing", {{"docker.compose_exit", "1"}}},
           {"docker.too_old", {{"docker.version_output", "server={\"Version\":\"20.10.24\"}"}}},
           {"health.disk_low", {{"storage.rooms", "1 0 0 /"}}},
           {"health.memory_low", {{"memory.available_kb", "1"}}}}) {
    CAPTURE(name);
    const auto all =
        checks::judge(tests::facts_with(records), tests::healthy_options()).diagnostics().items();
    bool found = false;
    for (const auto& one : all) {
      found = found || one.code == name;
      CHECK(one.summary.size() <= 60);
      CHECK_FALSE(one.summary.ends_with('.'));
      CHECK_FALSE(one.cause.empty());
      CHECK_FALSE(one.remedy.empty());
    }
    CHECK(found);
  }
}

TEST_CASE("of a host that nobody looks at every check is skipped for the reason that is given") {
  auto options = tests::healthy_options();
  options.checks["disk"].severity = CheckSeverity::off;
  options.checks["tools"].severity = CheckSeverity::warn;
  const auto report = checks::unchecked(options, "Nobody was there.");
  CHECK(report.overall() == OverallStatus::unchecked);
  CHECK(checks::to_string(report.overall()) == "unchecked");
  CHECK(report.diagnostics().empty());
  CHECK_FALSE(report.worth_repeating());
  CHECK(report.find("disk") == nullptr);
  const auto judged = checks::judge(tests::facts_with({}), options);
  REQUIRE(report.findings().size() == judged.findings().size());
  for (std::size_t i = 0; i < judged.findings().size(); ++i) {
    const checks::Finding& finding = report.findings()[i];
    CHECK(finding.id == judged.findings()[i].id);
    CHECK(finding.severity == judged.findings()[i].severity);
    CHECK(finding.status() == "skipped");
    CHECK(finding.message() == "Nobody was there.");
  }
  CHECK(report.find("tools")->severity == CheckSeverity::warn);
}

TEST_CASE("a host that nobody looks at is not healthy, even where every check is off") {
  auto options = tests::healthy_options();
  for (const checks::Check* const check : checks::catalog()) {
    options.checks[std::string(check->id)].severity = CheckSeverity::off;
  }
  CHECK(checks::judge(tests::facts_with({}), options).overall() == OverallStatus::healthy);
  const auto report = checks::unchecked(options, "Nobody was there.");
  CHECK(report.findings().empty());
  CHECK(report.overall() == OverallStatus::unchecked);
}
