#include <algorithm>

#include "tests/standin/api/handlers.h"

namespace standin {
namespace {

Response switch_api(ApiCall& call, bool enabled) {
  const std::string verb = enabled ? "enable" : "disable";
  if (call.caller.team_id != 0) {
    return message_reply(403, "You are not allowed to " + verb + " the API.");
  }
  call.database.edit([&](State& state) { state.switches.api_enabled = enabled; });
  return message_reply(200, "API " + verb + "d.");
}

Json team_object(const Team& team, Version version) {
  Json object = {{"id", team.id},
                 {"name", team.name},
                 {"description", nullptr},
                 {"personal_team", true},
                 {"show_boarding", true},
                 {"created_at", team.created_at},
                 {"updated_at", team.created_at}};
  if (version >= Version{4, 2, 0}) object["is_mcp_server_enabled"] = true;
  return object;
}

/// The first user's address has no number.
Json member_object(std::int64_t user_id, const std::string& since, Version version) {
  const std::string number = user_id == 1 ? "" : std::to_string(user_id);
  Json object = {{"id", user_id},
                 {"name", "Member" + number},
                 {"email", "member" + number + "@example.com"},
                 {"email_verified_at", nullptr},
                 {"force_password_reset", false},
                 {"marketing_emails", true},
                 {"pending_email", nullptr},
                 {"two_factor_confirmed_at", nullptr},
                 {"created_at", since},
                 {"updated_at", since}};
  if (version >= Version{4, 3, 0}) {
    for (const char* const column :
         {"avatar_path", "avatar_s3_storage_id", "avatar_storage_type"}) {
      object[column] = nullptr;
    }
  }
  return object;
}

const Team* team_of(const ApiCall& call, const State& state) {
  const auto found = std::find_if(state.teams.begin(), state.teams.end(),
                                  [&](const Team& team) { return team.id == call.caller.team_id; });
  return found == state.teams.end() ? nullptr : &*found;
}

}  // namespace

Response health(ApiCall&) { return html_reply(200, "OK"); }

Response show_version(ApiCall& call) {
  return html_reply(200, call.database.read([](const State& state) {
    return std::string(told_version(state.switches.version));
  }));
}

Response enable_api(ApiCall& call) { return switch_api(call, true); }
Response disable_api(ApiCall& call) { return switch_api(call, false); }

Response current_team(ApiCall& call) {
  return call.database.read([&](const State& state) {
    const Team* const found = team_of(call, state);
    if (found == nullptr) return message_reply(404, "Team not found.");
    return json_reply(200, team_object(*found, call.version));
  });
}

Response list_teams(ApiCall& call) {
  return call.database.read([&](const State& state) {
    std::vector<std::pair<std::int64_t, Json>> rows;
    for (const Team& team : state.teams) {
      if (!state.role_of(call.caller.user_id, team.id)) continue;
      rows.emplace_back(team.id, team_object(team, call.version));
    }
    return json_reply(200, in_no_order(state, std::move(rows)));
  });
}

Response current_members(ApiCall& call) {
  return call.database.read([&](const State& state) {
    const Team* const team = team_of(call, state);
    if (team == nullptr) return message_reply(404, "Team not found.");
    std::vector<std::pair<std::int64_t, Json>> rows;
    for (const Membership& one : state.memberships) {
      if (one.team_id != team->id) continue;
      rows.emplace_back(one.user_id, member_object(one.user_id, team->created_at, call.version));
    }
    return json_reply(200, in_no_order(state, std::move(rows)));
  });
}

Response post_required(ApiCall&) {
  Response response = message_reply(405, "This endpoint has changed to a POST request.");
  response.headers.push_back({"Allow", "POST"});
  return response;
}

Response not_on_this_instance(ApiCall&) { return message_reply(404, ""); }

}  // namespace standin
