#include "cli/exit_codes.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "tests/support/paths.h"

using cli::exit_code_of;
using cli::ExitCode;
using cli::together;
using registration::Stage;

namespace {

base::Diagnostic error_of(base::ErrorKind kind, const char* code) {
  return {.kind = kind, .code = code, .summary = "It failed"};
}

registration::Outcome ended_in(Stage stage, base::Diagnostic error) {
  registration::Outcome outcome;
  outcome.result.timings = {{Stage::wait_ssh, {}}, {stage, {}}};
  outcome.diagnostics.add(std::move(error));
  return outcome;
}

}  // namespace

TEST_CASE("each stage has an exit code of its own") {
  const std::pair<Stage, int> rows[] = {
      {Stage::wait_ssh, 10},        {Stage::inspect, 11},  {Stage::first_boot, 12},
      {Stage::deploy_key, 13},      {Stage::docker, 14},   {Stage::health, 15},
      {Stage::register_server, 16}, {Stage::validate, 17}, {Stage::services, 18}};
  for (const auto& [stage, code] : rows) {
    CHECK(number(exit_code_of(stage)) == code);
    const auto outcome = ended_in(stage, error_of(base::ErrorKind::timeout, "ssh.timeout"));
    CHECK(number(exit_code_of(outcome)) == code);
  }
}

TEST_CASE("no two codes are the same, and each is told") {
  std::set<int> codes;
  for (const cli::ExitCodeRow& row : cli::exit_codes()) {
    CHECK(codes.insert(number(row.code)).second);
    CHECK(row.meaning.size() > 10);
    CHECK(row.meaning.back() != '.');
  }
  CHECK(codes == std::set<int>{0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 130});
}

TEST_CASE("the guide has the table") {
  std::ifstream file(tests::in_project("docs/guides/command-line.md"));
  const std::string guide{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::string table;
  for (const cli::ExitCodeRow& row : cli::exit_codes()) {
    table += "| " + std::to_string(number(row.code)) + " | " + std::string(row.meaning) + " |\n";
  }
  CHECK(guide.find("| Code | Meaning |\n| --- | --- |\n" + table + "\n") != std::string::npos);
}

TEST_CASE("what comes before the first stage has codes by what is wrong") {
  using base::ErrorKind;
  CHECK(exit_code_of(error_of(ErrorKind::invalid_config, "cli.host_invalid")) == ExitCode::usage);
  CHECK(exit_code_of(error_of(ErrorKind::invalid_config, "outputs.empty")) == ExitCode::deployment);
  CHECK(exit_code_of(error_of(ErrorKind::invalid_config, "deployment.not_found")) ==
        ExitCode::deployment);
  CHECK(exit_code_of(error_of(ErrorKind::api_unavailable, "coolify.unreachable")) ==
        ExitCode::coolify);
  CHECK(exit_code_of(error_of(ErrorKind::not_found, "registration.ssh_key_missing")) ==
        ExitCode::coolify);
  CHECK(exit_code_of(error_of(ErrorKind::address_in_use, "coolify.address_in_use")) ==
        ExitCode::registered_already);
  CHECK(exit_code_of(error_of(ErrorKind::cancelled, "coolify.cancelled")) == ExitCode::stopped);
  CHECK(exit_code_of(error_of(ErrorKind::bug, "cli.internal")) == ExitCode::failure);
}

TEST_CASE("warnings are no failure, and a stop is one whatever the stage") {
  auto warned = ended_in(Stage::validate, error_of(base::ErrorKind::timeout, "verdict.timeout"));
  base::Diagnostic warning = warned.diagnostics.items().front();
  warning.severity = base::Severity::warning;
  warned.diagnostics = warning;
  CHECK(exit_code_of(warned) == ExitCode::ok);
  const auto stopped =
      ended_in(Stage::health, error_of(base::ErrorKind::cancelled, "ssh.cancelled"));
  CHECK(exit_code_of(stopped) == ExitCode::stopped);
}

TEST_CASE("several machines have one code together") {
  CHECK(together({}) == ExitCode::ok);
  CHECK(together({ExitCode::ok, ExitCode::ok}) == ExitCode::ok);
  CHECK(together({ExitCode::ok, ExitCode::health, ExitCode::health}) == ExitCode::health);
  CHECK(together({ExitCode::health, ExitCode::docker, ExitCode::health}) == ExitCode::several);
  CHECK(together({ExitCode::health, ExitCode::stopped, ExitCode::docker}) == ExitCode::stopped);
}
