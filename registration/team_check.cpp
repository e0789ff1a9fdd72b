#include "registration/team_check.h"

#include "base/text.h"

namespace registration {

base::Expected<void> check_team(coolify::Client& client, const std::string& expected,
                                const base::Context& context) {
  const auto team = client.team(context);
  if (!team) return base::fail(team.error());
  if (std::to_string(team->id) == expected || team->name == expected) return {};
  base::Diagnostic error;
  error.kind = base::ErrorKind::invalid_config;
  error.code = "registration.wrong_team";
  error.summary = "The token belongs to another team";
  error.cause = "The API token is bound to one team of Coolify, and that is not the expected one.";
  error.evidence = base::evidence_text("team of the token: " + team->name + " (id " +
                                       std::to_string(team->id) + ")\nexpected_team: " + expected);
  error.remedy = "Use a token of the expected team, or expect the token's.";
  error.path = base::Path::of("expected_team");
  return base::fail(std::move(error));
}

}  // namespace registration
