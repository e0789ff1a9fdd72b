#include <doctest/doctest.h>
#include <pwd.h>
#include <unistd.h>

#include <functional>
#include <future>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "checks/catalog.h"
#include "checks/inspect.h"
#include "checks/inspection_script.h"
#include "tests/support/local_shell.h"
#include "tests/support/temporary_directory.h"

namespace {

using checks::Options;
using checks::Report;

/// Far more than any of the commands takes that do answer.
constexpr std::int64_t kSeconds = 8;

/// Neither ends nor can be asked to, and holds on to its output. Its errors are let go, for which
/// the test waits.
const std::string kHang = "exec 2>/dev/null\ntrap '' TERM HUP INT\n/bin/sleep 600\n";

const std::string kDocker = R"(case "$*" in
  version*) echo 'server={"Version":"26.1.5","Components":[]}' ;;
  info*) printf 'root=/\ndriver=overlay2\ncgroup=2\nsecurity=[]\n' ;;
  compose*) echo 2.26.1 ;;
  --version) echo 'Docker version 26.1.5, build x' ;;
esac
)";

/// Somebody who is not root.
const std::string kOrdinaryId = R"(case "$*" in
  -un) echo anna ;;
  -Gn*) echo anna ;;
  *) echo 4000 ;;
esac
)";

struct Row {
  std::string name;
  std::map<std::string, std::string> programs;    ///< besides a docker that answers
  std::map<std::string, std::string> silent;      ///< checks that could not judge, by whose fault
  std::map<std::string, std::string> codes = {};  ///< checks that failed in another way
  std::int64_t seconds = kSeconds;
  std::string user = {};
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
      {"nothing", {}, {}},
      {"df", {{"df", kHang}}, {{"disk", "df /"}, {"inodes", "df /"}}},
      {"df of one place",
       {{"df", "case $1 in -Pi) " + kHang + " ;; esac\nexec /bin/df \"$@\"\n"}},
       {{"disk", "df /"}, {"inodes", "df /"}}},
      {"docker",
       {{"docker", kHang}},
       {},
       {{"docker", "docker.daemon_silent"}, {"compose", "docker.compose_silent"}}},
      {"docker info",
       {{"docker", "case $1 in info) " + kHang + " ;; esac\n" + kDocker}},
       {{"docker_variant", "docker info"}, {"engine_outbound", "docker info"}}},
      {"docker compose",
       {{"docker", "case $1 in compose) " + kHang + " ;; esac\n" + kDocker}},
       {},
       {{"compose", "docker.compose_silent"}}},
      {"systemctl", {{"systemctl", kHang}}, {{"docker_boot", "systemctl"}}},
      {"readlink", {{"readlink", kHang}}, {{"docker_variant", "readlink"}}},
      {"stat",
       {{"stat", kHang}},
       {{"login", "the home folder"}, {"disk", "df /"}, {"inodes", "df /"}}},
      {"sshd", {{"sshd", kHang}}, {{"login", "sshd -T"}}},
      {"id, asked for the account",
       {{"id", "case \"$1 $2\" in '-u '?*) " + kHang + " ;; esac\nexec /usr/bin/id \"$@\"\n"}},
       {{"account", "id"}, {"login", "id"}}},
      {"id, whatever it is asked", {{"id", kHang}}, {{"account", "id"}, {"login", "id"}}},
      {"getent",
       {{"getent", kHang}},
       {},
       {{"name_resolution", "health.name_resolution"}, {"outbound", "health.outbound"}}},
      {"curl", {{"curl", kHang}}, {}, {{"outbound", "health.outbound"}}},
      {"sudo",
       {{"id", kOrdinaryId}, {"sudo", kHang}},
       {{"sudo", "sudo"},
        {"docker", "sudo"},
        {"docker_version", "sudo"},
        {"docker_variant", "sudo"},
        {"docker_boot", "sudo"},
        {"compose", "sudo"},
        {"container", "sudo"},
        {"engine_outbound", "sudo"},
        {"disk", "sudo"},
        {"inodes", "sudo"}},
       {},
       kSeconds,
       "anna"},
      // Nobody expects it to hang; what came before it is judged, and all the others.
      {"uname",
       {{"uname", kHang}, {"sshd", "exit 1\n"}},
       {{"architecture", "uname"},
        {"cpus", "uname"},
        {"memory", "uname"},
        {"memory_total", "uname"},
        {"machine_id", "uname"},
        {"clock", "uname"},
        {"load", "uname"}},
       {},
       4},
  };
  return all;
}

Report inspected(const Row& row) {
  const tests::TemporaryDirectory folder;
  folder.write_program("docker", "#!/bin/sh\n" + kDocker);
  for (const auto& [name, text] : row.programs) folder.write_program(name, "#!/bin/sh\n" + text);
  Options options;
  options.command_seconds = row.seconds;
  options.registered_user = row.user.empty() ? ::getpwuid(::getuid())->pw_name : row.user;
  options.checks["outbound"].settings["targets"] =
      std::vector<std::string>{"http://name.invalid:1/"};
  for (const checks::Check* const check : checks::catalog()) {
    options.checks[std::string(check->id)].severity = checks::CheckSeverity::warn;
  }
  tests::LocalShell shell({"dash"},
                          {{"PATH", folder.path().string() + ":/usr/bin:/bin"}, {"HOME", "/tmp"}});
  const auto facts = checks::inspect(shell, options, {});
  if (!facts) throw std::runtime_error(facts.error().detail());
  return checks::judge(*facts, options);
}

void check_row(const Row& row, const Report& report) {
  INFO(row.name);
  // The whole has eight times as long.
  const std::int64_t seconds = row.name == "uname" ? 8 * row.seconds : row.seconds;
  for (const checks::Finding& finding : report.findings()) {
    INFO(finding.id << ": " << finding.message());
    const checks::Fail* const fail = finding.failure();
    // Whether docker is asked about them depends on what listens on this machine.
    if (finding.id == "ports") continue;
    const auto silent = row.silent.find(finding.id);
    const auto code = row.codes.find(finding.id);
    if (silent != row.silent.end()) {
      REQUIRE(fail != nullptr);
      CHECK(fail->code == "inspect.silent");
      CHECK(fail->cause == silent->second + " did not answer within " + std::to_string(seconds) +
                               " s, so this could not be checked.");
      CHECK_FALSE(fail->transient);
    } else if (code != row.codes.end()) {
      REQUIRE(fail != nullptr);
      CHECK(fail->code == code->second);
    } else {
      CHECK((fail == nullptr || fail->code != "inspect.silent"));
    }
  }
}

}  // namespace

TEST_CASE("a command that hangs is named by the checks it concerns, and all others are judged") {
  std::vector<std::future<Report>> reports;
  for (const Row& row : rows()) {
    reports.push_back(std::async(std::launch::async, inspected, std::cref(row)));
  }
  for (std::size_t i = 0; i < rows().size(); ++i) {
    const Report report = reports[i].get();
    check_row(rows()[i], report);
    if (rows()[i].name == "curl") {
      CHECK(report.find("outbound")->failure()->evidence.find("did not answer within 8 s") !=
            std::string::npos);
    }
    if (rows()[i].name == "getent") {
      CHECK(report.find("name_resolution")->message() ==
            "These names were not found: name.invalid (no answer within 10 s).");
    }
  }
}

TEST_CASE("an account that sudo keeps waiting is told of by the check of the account") {
  const tests::TemporaryDirectory folder;
  folder.write_program("id", "#!/bin/sh\n" + kOrdinaryId);
  folder.write_program("sudo", "#!/bin/sh\n" + kHang);
  Options options;
  options.command_seconds = 4;
  options.registered_user = "root";
  tests::LocalShell shell({"dash"},
                          {{"PATH", folder.path().string() + ":/usr/bin:/bin"}, {"HOME", "/tmp"}});
  const auto facts = checks::inspect(shell, options, {});
  REQUIRE_MESSAGE(facts, facts.error().detail());
  const Report report = checks::judge(*facts, options);
  const checks::Fail* const fail = report.find("account")->failure();
  REQUIRE(fail != nullptr);
  CHECK(fail->code == "ssh.sudo_silent");
  CHECK(fail->evidence == folder.file("sudo") + " did not answer within 4 s");
}

TEST_CASE("one silent command is one error that lists what could not be judged for it") {
  for (const checks::CheckSeverity severity :
       {checks::CheckSeverity::error, checks::CheckSeverity::warn}) {
    Options options;
    for (const checks::Check* const check : checks::catalog()) {
      options.checks[std::string(check->id)].severity = checks::CheckSeverity::off;
    }
    for (const char* id : {"disk", "inodes", "load"}) options.checks[id].severity = severity;
    std::string output;
    for (const ssh::FactDeclaration& one : checks::declared_facts()) {
      const bool is_load = one.name.find("load") != std::string_view::npos;
      output += "?" + std::string(one.name) + "\t10\t" + (is_load ? "cat" : "df") + "\n";
    }
    const auto facts = checks::parse_probe(output + "end\n", options);
    REQUIRE_MESSAGE(facts, facts.error().detail());
    const Report report = checks::judge(*facts, options);
    CHECK_FALSE(report.worth_repeating());
    const base::Diagnostics all = report.failures();
    REQUIRE(all.items().size() == 2);
    CHECK(all.items()[0].cause ==
          "df did not answer within 10 s, so this could not be checked. Not judged: disk, inodes.");
    CHECK(all.items()[1].cause ==
          "cat did not answer within 10 s, so this could not be checked. Not judged: load.");
  }
}

TEST_CASE("no remedy asks for more time where the limit is ours") {
  for (const ssh::FactDeclaration& fact : checks::declared_facts()) {
    std::string output;
    for (const ssh::FactDeclaration& one : checks::declared_facts()) {
      output += "?" + std::string(one.name) + "\t10\t" + std::string(fact.name) + "\n";
    }
    const auto facts = checks::parse_probe(output + "end\n", {});
    REQUIRE_MESSAGE(facts, facts.error().detail());
    const Report report = checks::judge(*facts, {});
    for (const checks::Finding& finding : report.findings()) {
      if (finding.failure() == nullptr) continue;
      CHECK(finding.failure()->code == "inspect.silent");
      CHECK(finding.failure()->remedy.find("time") == std::string::npos);
    }
  }
}
