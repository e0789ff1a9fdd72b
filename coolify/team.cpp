#include "coolify/team.h"

#include "base/text.h"

namespace coolify {

base::Expected<void> check_team(const Team& team, const std::string& expected) {
  if (expected == team.name || expected == std::to_string(team.id)) return {};
  base::Diagnostic error;
  error.kind = base::ErrorKind::invalid_config;
  error.code = "coolify.wrong_team";
  error.summary = "The API token belongs to another team";
  error.cause = "The configuration expects another team than the token's.";
  error.evidence = base::evidence_text("expected: " + expected + "\ntoken's team: " + team.name +
                                       " (id " + std::to_string(team.id) + ")");
  error.remedy = "Use a token of the expected team, or correct `expected_team`.";
  error.path = base::Path::of("expected_team");
  return base::fail(std::move(error));
}

}  // namespace coolify
