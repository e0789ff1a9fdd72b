#include "checks/coolify_installer.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "checks/catalog.h"
#include "checks/inspect.h"
#include "tests/support/healthy_host.h"

using Changes = std::map<std::string, std::string>;

namespace {

Changes without_docker() {
  Changes changes;
  for (const char* const fact :
       {"cli", "cli_target", "cli_version", "version_exit", "version_output", "info",
        "compose_exit", "compose_output", "service", "engine", "socket", "compose_list_exit"}) {
    changes[std::string("docker.") + fact] = "";
  }
  return changes;
}

Changes unanswered(const std::string& output) {
  return {{"docker.version_exit", "1"}, {"docker.version_output", output}};
}

Changes with(Changes changes, const Changes& more) {
  changes.insert(more.begin(), more.end());
  return changes;
}

/// The codes of all that failed, warnings in brackets.
std::string judged(const Changes& changes, const checks::Options& options) {
  const checks::Report report = checks::judge(tests::facts_with(changes, options), options);
  std::string text;
  for (const checks::Finding& finding : report.findings()) {
    const checks::Fail* const fail = finding.failure();
    if (fail == nullptr) continue;
    text += (text.empty() ? "" : " ") + (finding.is_error() ? fail->code : "(" + fail->code + ")");
  }
  return text;
}

checks::Options expecting_installation() {
  checks::Options options = tests::healthy_options();
  options.coolify_installs = true;
  return options;
}

const char* const kNobody = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.";

}  // namespace

TEST_CASE("what Coolify's installer brings is a warning where it is expected") {
  struct Row {
    Changes changes;
    const char* code;
  };
  for (const Row& row :
       {Row{without_docker(), "docker.not_installed"},
        Row{with(unanswered(kNobody), {{"docker.service", ""}, {"docker.engine", ""}}),
            "docker.client_only"},
        Row{{{"docker.compose_exit", "1"}}, "docker.compose_missing"},
        Row{{{"tool.jq", "no"}}, "host.tools_missing"}}) {
    CHECK(judged(row.changes, expecting_installation()) == "(" + std::string(row.code) + ")");
    CHECK(judged(row.changes, tests::healthy_options()) == std::string(row.code));
  }
}

TEST_CASE("what it does not cure stays what it is") {
  struct Row {
    Changes changes;
    const char* codes;
  };
  for (const Row& row :
       {Row{{{"docker.version_output", R"(server={"Version":"20.10.24"})"}}, "docker.too_old"},
        Row{{{"docker.cli_version", "podman version 4.3.1"}}, "docker.podman"},
        Row{with(without_docker(), {{"docker.cli_elsewhere", "/opt/bin/docker"}}),
            "docker.not_in_path"},
        Row{unanswered(kNobody), "docker.daemon_down"},
        Row{with(unanswered(kNobody), {{"docker.service",
                                        "LoadState=loaded\x1F"
                                        "ActiveState=activating"}}),
            "docker.daemon_starting"},
        Row{unanswered("Cannot connect to the Docker daemon at tcp://10.0.0.9:2375."),
            "docker.other_endpoint"},
        Row{unanswered("permission denied while trying to connect"), "docker.permission_denied"},
        Row{unanswered("panic"), "docker.failed"},
        Row{{{"docker.version_exit", "124"}, {"docker.version_output", ""}},
            "docker.daemon_silent"},
        Row{{{"docker.compose_exit", "124"}}, "docker.compose_silent"}}) {
    CHECK(judged(row.changes, expecting_installation()) == std::string(row.codes));
  }
}

TEST_CASE("the lowest version the user wants is not Coolify's to bring") {
  checks::Options options = expecting_installation();
  options.checks["docker_version"].settings["min_version"] = std::int64_t{27};
  CHECK(judged({}, options) == "docker.too_old");
}

TEST_CASE("a severity that was given holds") {
  checks::Options options = expecting_installation();
  options.checks["docker"].severity = checks::CheckSeverity::error;
  CHECK(judged(without_docker(), options) == "docker.not_installed");
  options.checks["docker"].severity = checks::CheckSeverity::off;
  CHECK(judged(without_docker(), options) == "");
}

TEST_CASE("where the installer does not serve the system, nothing is cured") {
  struct Row {
    const char* id;
    const char* version;
    bool tools;
    bool docker;
  };
  for (const Row& row : {Row{"debian", "13", true, true}, Row{"ubuntu", "24.04", true, true},
                         Row{"\"rocky\"", "\"9.4\"", true, true}, Row{"arch", "", true, true},
                         Row{"amzn", "2023", true, false}, Row{"amzn", "\"2\"", false, false},
                         Row{"centos", "7", false, true}, Row{"rhel", "\"7.9\"", false, true},
                         Row{"rhel", "10.0", true, true}, Row{"\"sles\"", "15.6", true, false},
                         Row{"opensuse-leap", "15.6", true, false},
                         Row{"opensuse-tumbleweed", "20260101", true, false},
                         Row{"alpine", "3.22.1", false, false}}) {
    CAPTURE(std::string(row.id));
    CAPTURE(std::string(row.version));
    const Changes system = {{"os.id", row.id}, {"os.version_id", row.version}};
    CHECK(judged(with(system, {{"tool.git", "no"}}), expecting_installation()) ==
          (row.tools ? "(host.tools_missing)" : "host.tools_missing"));
    CHECK(judged(with(system, without_docker()), expecting_installation()) ==
          (row.docker ? "(docker.not_installed)" : "docker.not_installed"));
  }
}

TEST_CASE("what is cured is a code of the check") {
  for (const checks::Check* const check : checks::catalog()) {
    for (const std::string_view code : check->cured_by_installer) {
      CAPTURE(std::string(code));
      CHECK(std::any_of(check->codes.begin(), check->codes.end(),
                        [code](const base::CodeMeaning& row) { return row.code == code; }));
    }
  }
}
