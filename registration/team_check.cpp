#include "registration/team_check.h"

#include "base/text.h"
#include "coolify/told_text.h"

namespace registration {
namespace {

std::string team_of_token(const coolify::Team& team) {
  return "team of the token: " + team.name + " (id " + std::to_string(team.id) + ")\n";
}

}  // namespace

base::Expected<void> check_team(const coolify::Team& team, const std::string& expected) {
  if (std::to_string(team.id) == expected || coolify::tells(team.name, expected)) return {};
  return base::fail(
      {.kind = base::ErrorKind::invalid_config,
       .code = "registration.wrong_team",
       .summary = "The token belongs to another team",
       .cause = "The API token is bound to one team of Coolify, and that is not the expected one.",
       .evidence = base::evidence_text(team_of_token(team) + "expected_team: " + expected),
       .remedy = "Use a token of the expected team, or expect the token's.",
       .path = base::Path::of("expected_team")});
}

base::Expected<void> check_team(coolify::Client& client, const std::string& expected,
                                const base::Context& context) {
  const auto team = client.team(context);
  if (!team) return base::fail(team.error());
  return check_team(*team, expected);
}

base::Expected<void> check_gone(coolify::Client& client, const std::string& uuid,
                                const std::optional<std::string>& team_id,
                                const base::Context& context) {
  if (!team_id) return {};
  const auto team = client.team(context);
  if (!team) return base::fail(team.error());
  if (std::to_string(team->id) == *team_id) return {};
  return base::fail(
      {.kind = base::ErrorKind::invalid_config,
       .code = "registration.other_team",
       .summary = "The token belongs to another team than the server",
       .cause = "Coolify tells a token nothing of the servers of other teams. So it is not known "
                "whether the server " +
                uuid + " is still there, and its record is kept.",
       .evidence = base::evidence_text(team_of_token(*team) + "team of the server: id " + *team_id),
       .remedy = "Use a token of the server's team."});
}

}  // namespace registration
