// The part of the control API that puts objects into the database behind the API's back.
#include <algorithm>
#include <charconv>

#include "tests/standin/api/control_api.h"
#include "tests/standin/api/keys_api.h"
#include "tests/standin/api/replies.h"
#include "tests/standin/store/names.h"
#include "tests/standin/store/ssh_key.h"

namespace standin {
namespace {

Response missing(std::string_view what) {
  return message_reply(404, "No such " + std::string(what) + ".");
}

/// Any server row, soft-deleted ones too.
Server* row_of(State& state, const std::string& uuid) {
  const auto found = std::find_if(state.servers.begin(), state.servers.end(),
                                  [&](const Server& one) { return one.text("uuid") == uuid; });
  return found == state.servers.end() ? nullptr : &*found;
}

/// Merges `changes` into a server: its "settings" into the settings, all else into the row.
void apply_changes(Server& server, const Json& changes) {
  for (const auto& [name, value] : changes.items()) {
    if (name == "settings") {
      server.settings.update(value);
    } else {
      server.row[name] = value;
    }
  }
}

Json whole_object(const Server& server) {
  Json object = server_object(server, {kNewestVersion, true});
  object["id"] = server.id;
  return object;
}

std::int64_t key_id(const State& state, const std::string& uuid) {
  for (const Key& key : state.keys) {
    if (key.uuid == uuid) return key.id;
  }
  return -1;
}

Token* token_of(State& state, const std::string& id) {
  const auto found = std::find_if(state.tokens.begin(), state.tokens.end(),
                                  [&](const Token& one) { return std::to_string(one.id) == id; });
  return found == state.tokens.end() ? nullptr : &*found;
}

/// Makes the user a member with that role; "none" makes it leave the team.
void set_role(State& state, const Token& token, const std::string& role) {
  if (!token.team_id) return;
  std::erase_if(state.memberships, [&](const Membership& one) {
    return one.user_id == token.user_id && one.team_id == *token.team_id;
  });
  if (role != "none") state.memberships.push_back({token.user_id, *token.team_id, role});
}

void apply_token(State& state, Token& token, const Json& body, base::WallTime now) {
  token.user_id = body.value("user_id", token.user_id);
  if (body.contains("team_id")) {
    token.team_id.reset();
    if (!body["team_id"].is_null()) token.team_id = body["team_id"].get<std::int64_t>();
  }
  token.abilities = body.value("abilities", token.abilities);
  if (body.contains("expires_in")) {
    token.expires_at.reset();
    if (!body["expires_in"].is_null()) {
      token.expires_at =
          std::chrono::system_clock::to_time_t(now) + body["expires_in"].get<std::int64_t>();
    }
  }
  if (body.contains("role")) set_role(state, token, body["role"].get<std::string>());
}

void ensure_team(State& state, const Token& token, base::WallTime now) {
  if (!token.team_id) return;
  const bool known = std::any_of(state.teams.begin(), state.teams.end(),
                                 [&](const Team& team) { return team.id == *token.team_id; });
  if (known) return;
  state.teams.push_back({*token.team_id, "Team " + std::to_string(*token.team_id), timestamp(now)});
}

}  // namespace

Response ControlApi::add_key(const Order& order) {
  NewKey wanted;
  wanted.name = order.body.value("name", "key");
  wanted.private_key = order.body.contains("private_key")
                           ? order.body["private_key"].get<std::string>()
                           : generate_key();
  wanted.team_id = order.body.value("team_id", std::int64_t{1});
  return database_.edit([&](State& state) {
    insert_key(state, wanted, clock_.wall_now());
    Key& key = state.keys.back();
    key.used_elsewhere = order.body.value("used_elsewhere", false);
    return json_reply(201, key_object(key, {kNewestVersion, false}));
  });
}

Response ControlApi::add_server(const Order& order) {
  return database_.edit([&](State& state) {
    Json changes = order.body;
    NewServer wanted;
    wanted.team_id = changes.value("team_id", std::int64_t{1});
    wanted.name = generated_name(state.version());
    wanted.private_key_id = key_id(state, changes.value("private_key_uuid", std::string()));
    changes.erase("private_key_uuid");
    insert_server(state, wanted, clock_.wall_now());
    apply_changes(state.servers.back(), changes);
    return json_reply(201, {{"uuid", state.servers.back().text("uuid")}});
  });
}

Response ControlApi::show_server(const Order& order) {
  return database_.edit([&](State& state) {
    const Server* const server = row_of(state, order.parameter("uuid"));
    return server == nullptr ? missing("server") : json_reply(200, whole_object(*server));
  });
}

Response ControlApi::edit_server(const Order& order) {
  return database_.edit([&](State& state) {
    Server* const server = row_of(state, order.parameter("uuid"));
    if (server == nullptr) return missing("server");
    apply_changes(*server, order.body);
    return json_reply(200, whole_object(*server));
  });
}

Response ControlApi::remove_server(const Order& order) {
  return database_.edit([&](State& state) {
    const auto removed = std::erase_if(state.servers, [&](const Server& one) {
      return one.text("uuid") == order.parameter("uuid");
    });
    return removed == 0 ? missing("server") : json_reply(200, Json::object());
  });
}

Response ControlApi::add_resource(const Order& order) {
  return database_.edit([&](State& state) {
    const Server* const server = row_of(state, order.body.value("server_uuid", std::string()));
    if (server == nullptr) return missing("server");
    Resource resource;
    resource.id = state.next_id();
    resource.server_id = server->id;
    resource.uuid = new_uuid(state.version());
    resource.name = order.body.value("name", "app");
    resource.type = order.body.value("type", resource.type);
    resource.status = order.body.value("status", resource.status);
    resource.domains = order.body.value("domains", resource.domains);
    resource.created_at = resource.updated_at = timestamp(clock_.wall_now());
    state.resources.push_back(resource);
    return json_reply(201, {{"uuid", resource.uuid}});
  });
}

Response ControlApi::remove_resource(const Order& order) {
  return database_.edit([&](State& state) {
    const auto removed = std::erase_if(
        state.resources, [&](const Resource& one) { return one.uuid == order.parameter("uuid"); });
    return removed == 0 ? missing("resource") : json_reply(200, Json::object());
  });
}

Response ControlApi::add_token(const Order& order) {
  return database_.edit([&](State& state) {
    const base::WallTime now = clock_.wall_now();
    Token token;
    token.id = state.next_id();
    token.secret = order.body.value("secret", new_token_secret());
    token.user_id = token.id;
    token.team_id = 1;
    token.abilities = {"read", "write"};
    apply_token(state, token, order.body, now);
    ensure_team(state, token, now);
    if (!order.body.contains("role") && token.team_id &&
        !state.role_of(token.user_id, *token.team_id)) {
      set_role(state, token, "owner");
    }
    state.tokens.push_back(token);
    const std::string text = std::to_string(token.id) + "|" + token.secret;
    return json_reply(201, {{"id", token.id}, {"user_id", token.user_id}, {"token", text}});
  });
}

Response ControlApi::edit_token(const Order& order) {
  return database_.edit([&](State& state) {
    Token* const token = token_of(state, order.parameter("id"));
    if (token == nullptr) return missing("token");
    apply_token(state, *token, order.body, clock_.wall_now());
    return json_reply(200, {{"id", token->id}});
  });
}

Response ControlApi::remove_token(const Order& order) {
  return database_.edit([&](State& state) {
    const auto removed = std::erase_if(state.tokens, [&](const Token& one) {
      return std::to_string(one.id) == order.parameter("id");
    });
    return removed == 0 ? missing("token") : json_reply(200, Json::object());
  });
}

}  // namespace standin
