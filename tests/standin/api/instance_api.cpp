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

}  // namespace

Response health(ApiCall&) { return html_reply(200, "OK"); }

Response show_version(ApiCall& call) {
  return html_reply(200,
                    call.database.read([](const State& state) { return state.switches.version; }));
}

Response enable_api(ApiCall& call) { return switch_api(call, true); }
Response disable_api(ApiCall& call) { return switch_api(call, false); }

Response current_team(ApiCall& call) {
  return call.database.read([&](const State& state) {
    const auto found = std::find_if(state.teams.begin(), state.teams.end(), [&](const Team& team) {
      return team.id == call.caller.team_id;
    });
    if (found == state.teams.end()) return message_reply(404, "Team not found.");
    return json_reply(200, {{"id", found->id},
                            {"name", found->name},
                            {"description", nullptr},
                            {"personal_team", false},
                            {"show_boarding", false},
                            {"is_mcp_server_enabled", true},
                            {"created_at", found->created_at},
                            {"updated_at", found->created_at}});
  });
}

Response post_required(ApiCall&) {
  Response response = message_reply(405, "This endpoint has changed to a POST request.");
  response.headers.push_back({"Allow", "POST"});
  return response;
}

Response not_on_this_instance(ApiCall&) { return message_reply(404, ""); }

}  // namespace standin
