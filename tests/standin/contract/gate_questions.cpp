// Who may ask, what is there at all, and the instance itself.
#include "tests/standin/contract/question_list.h"

namespace standin::contract {
namespace {

const std::vector<std::string> kTeamOfInstance = {"name", "description", "personal_team",
                                                  "show_boarding", "is_mcp_server_enabled"};

const std::vector<std::string> kMemberOfInstance = {"name",
                                                    "email",
                                                    "email_verified_at",
                                                    "force_password_reset",
                                                    "marketing_emails",
                                                    "pending_email",
                                                    "two_factor_confirmed_at",
                                                    "avatar_path",
                                                    "avatar_s3_storage_id",
                                                    "avatar_storage_type"};

void ask_as(QuestionList& list, const char* name, const char* token) {
  list.ask(name, "GET", "/v1/servers").token = token;
}

}  // namespace

void ask_gates(QuestionList& list) {
  ask_as(list, "token: none", "");
  ask_as(list, "token: unknown", "99|nope");
  Question& bare = list.ask("token: unknown, JSON not asked for", "GET", "/v1/servers");
  bare.token = "99|nope";
  bare.accept_json = false;
  list.ask("ability: read alone does not create", "POST", "/v1/servers", {{"ip", "127.0.2.1"}})
      .token = "ro";
  ask_as(list, "ability: write alone does not read", "wo");
  ask_as(list, "ability: deploy alone does not read", "deploy");
  Question& team = list.ask("ability: root reads the team", "GET", "/v1/teams/current");
  team.token = "root";
  team.of_instance = kTeamOfInstance;

  list.ask("path: unknown", "GET", "/v1/nope");
  list.ask("path: unknown, no token", "GET", "/v1/nope").token = "";
  list.ask("path: wrong method", "PUT", "/v1/servers");
  list.ask("path: /api/v1", "GET", "/v1");
  list.ask("path: /api", "GET", "");

  list.ask("instance: version", "GET", "/v1/version").of_instance = {"*"};
  list.ask("instance: health", "GET", "/health").token = "";
  list.ask("instance: health below v1", "GET", "/v1/health").token = "";
  list.ask("team: its own path", "GET", "/v1/team").of_instance = kTeamOfInstance;
  Question& teams = list.ask("team: all of the user's", "GET", "/v1/teams");
  teams.unordered_list = Question::Own{};
  teams.of_instance = kTeamOfInstance;
  Question& members = list.ask("team: members", "GET", "/v1/teams/current/members");
  members.unordered_list = Question::Own{};
  members.of_instance = kMemberOfInstance;
  list.ask("instance: enable by an ordinary team", "POST", "/v1/enable");
  list.ask("instance: enable by GET", "GET", "/v1/enable");
}

}  // namespace standin::contract
