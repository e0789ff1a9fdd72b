#include "coolify/verdict.h"

#include <doctest/doctest.h>

#include <set>

using coolify::ConnectionCause;
using coolify::Verdict;
using coolify::VerdictFailure;

namespace {

Verdict bad(VerdictFailure failure, std::optional<ConnectionCause> cause = {}) {
  Verdict verdict;
  verdict.failure = failure;
  verdict.connection_cause = cause;
  return verdict;
}

}  // namespace

TEST_CASE("every failure has its own code, summary and remedy") {
  struct Row {
    Verdict verdict;
    const char* code;
  };
  const Row rows[] = {
      {bad(VerdictFailure::connection, ConnectionCause::permission_denied), "permission_denied"},
      {bad(VerdictFailure::connection, ConnectionCause::refused), "connection_refused"},
      {bad(VerdictFailure::connection, ConnectionCause::timed_out), "connection_timed_out"},
      {bad(VerdictFailure::connection, ConnectionCause::name_not_found), "name_not_found"},
      {bad(VerdictFailure::connection, ConnectionCause::no_route), "no_route"},
      {bad(VerdictFailure::connection, ConnectionCause::sudo_password), "sudo_password"},
      {bad(VerdictFailure::connection, ConnectionCause::damaged_key), "damaged_key"},
      {bad(VerdictFailure::connection, ConnectionCause::skipped), "skipped"},
      {bad(VerdictFailure::connection, ConnectionCause::other), "not_reachable"},
      {bad(VerdictFailure::os_unsupported), "os_unsupported"},
      {bad(VerdictFailure::prerequisites_missing), "prerequisites_missing"},
      {bad(VerdictFailure::docker_missing), "docker_missing"},
      {bad(VerdictFailure::docker_too_old), "docker_too_old"},
      {bad(VerdictFailure::install_gave_up), "install_gave_up"},
      {bad(VerdictFailure::transferred), "transferred"},
      {bad(VerdictFailure::unknown), "unknown"},
  };
  std::set<std::string> summaries;
  for (const Row& row : rows) {
    INFO(row.code);
    const auto error = coolify::verdict_error(row.verdict);
    CHECK(error.code == std::string("verdict.") + row.code);
    CHECK(error.kind == base::ErrorKind::api_refused);
    CHECK(error.severity == base::Severity::error);
    CHECK(error.summary.size() <= 60);
    CHECK_FALSE(error.summary.ends_with('.'));
    CHECK_FALSE(error.remedy.empty());
    CHECK(summaries.insert(error.summary).second);
  }
}

TEST_CASE("the error tells what Coolify found") {
  Verdict verdict = bad(VerdictFailure::prerequisites_missing);
  verdict.reachable = true;
  verdict.docker_version = "26.1.5";
  verdict.compose_version = "2.26.1";
  verdict.missing_commands = {"git", "jq"};
  verdict.validation_logs = "Prerequisites (git, jq) are not installed.";
  const auto error = coolify::verdict_error(verdict);
  CHECK(error.cause ==
        "Coolify needs git, curl and jq in the PATH of a non-login shell. Reachable: yes. Docker: "
        "26.1.5. Compose: 2.26.1. Missing: git jq.");
  CHECK(error.evidence == "Prerequisites (git, jq) are not installed.");
}
