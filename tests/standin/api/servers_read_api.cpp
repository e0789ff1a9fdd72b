#include <map>

#include "tests/standin/api/handlers.h"

namespace standin {
namespace {

/// Answers with what `present(state, server)` makes of the server in question.
template <typename Present>
Response with_server(ApiCall& call, Present present) {
  return call.database.read([&](const State& state) {
    const Server* const server = state.find_server(call.caller.team_id, call.uuid());
    if (server == nullptr) return server_not_found();
    if (auto denial = policy_denial(call, state)) return *denial;
    return present(state, *server);
  });
}

Json resources_of(const State& state, const Server& server) {
  Json list = Json::array();
  for (const Resource* resource : state.resources_of(server)) {
    list.push_back(resource_object(*resource));
  }
  return list;
}

}  // namespace

Response list_servers(ApiCall& call) {
  return call.database.read([&](const State& state) {
    std::vector<std::pair<std::int64_t, Json>> rows;
    for (const Server& server : state.servers) {
      const bool mine = server.number("team_id") == call.caller.team_id && !server.deleted();
      if (mine) rows.emplace_back(server.id, list_element(server, call.view()));
    }
    return json_reply(200, in_no_order(state, std::move(rows)));
  });
}

Response show_server(ApiCall& call) {
  return with_server(call, [&](const State& state, const Server& server) {
    Json object = server_object(server, call.view());
    const std::string wanted = call.text("resources");
    if (!wanted.empty() && wanted != "0") object["resources"] = resources_of(state, server);
    return json_reply(200, object);
  });
}

Response server_resources(ApiCall& call) {
  return with_server(call, [](const State& state, const Server& server) {
    return json_reply(200, resources_of(state, server));
  });
}

Response server_domains(ApiCall& call) {
  return with_server(call, [](const State& state, const Server& server) {
    Json domains = Json::array();
    for (const Resource* resource : state.resources_of(server)) {
      for (const std::string& domain : resource->domains) domains.push_back(domain);
    }
    Json list = Json::array();
    if (!domains.empty()) list.push_back({{"ip", server.text("ip")}, {"domains", domains}});
    return json_reply(200, list);
  });
}

Response server_destinations(ApiCall& call) {
  return call.database.read([&](const State& state) {
    const Server* const server =
        state.find_server(call.caller.team_id, call.parameters.find("uuid")->second);
    if (server == nullptr) {
      // Not the text of the other endpoints: here the framework looks the server up.
      return framework_error(call.request, 404,
                             "No query results for model [App\\Models\\Server].");
    }
    if (auto denial = policy_denial(call, state)) return *denial;
    Json list = Json::array();
    for (const Destination& destination : state.destinations) {
      if (destination.server_id != server->id) continue;
      list.push_back({{"uuid", destination.uuid},
                      {"name", destination.name},
                      {"network", destination.network},
                      {"type", "standalone"},
                      {"server_uuid", server->text("uuid")},
                      {"created_at", destination.created_at},
                      {"updated_at", destination.updated_at}});
    }
    return json_reply(200, list);
  });
}

Response server_variables(ApiCall& call) {
  return with_server(call, [&](const State&, const Server& server) {
    const auto variable = [&](std::int64_t id, std::string_view key, const std::string& value) {
      Json object = {{"id", id},
                     {"key", key},
                     {"type", "server"},
                     {"comment", nullptr},
                     {"is_literal", true},
                     {"is_multiline", false},
                     {"is_shown_once", false},
                     {"created_at", server.text("created_at")},
                     {"updated_at", server.text("created_at")}};
      if (call.caller.sensitive) object["value"] = value;
      return object;
    };
    return json_reply(
        200,
        Json::array({variable(server.id * 2, "COOLIFY_SERVER_UUID", server.text("uuid")),
                     variable(server.id * 2 + 1, "COOLIFY_SERVER_NAME", server.text("name"))}));
  });
}

}  // namespace standin
