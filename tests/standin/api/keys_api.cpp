#include "tests/standin/api/keys_api.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "tests/standin/api/handlers.h"
#include "tests/standin/api/text_rules.h"
#include "tests/standin/store/names.h"
#include "tests/standin/store/ssh_key.h"

namespace standin {
namespace {

constexpr std::array kFields = {
    FieldRule{.name = "name", .kind = FieldKind::text, .longest = 255},
    FieldRule{.name = "description", .kind = FieldKind::text, .longest = 255},
    FieldRule{.name = "private_key", .kind = FieldKind::text, .required = true},
};

Response key_not_found() { return message_reply(404, "Private Key not found."); }

std::string stored_text(std::string_view text) { return std::string(base::trimmed(text)) + "\n"; }

/// Before 4.2 one fingerprint could exist once in the whole instance, since then once in a team.
/// Texts without a fingerprint are taken for equal.
bool key_exists(const ApiCall& call, const State& state,
                const std::optional<std::string>& fingerprint, std::string_view but_not) {
  return std::any_of(state.keys.begin(), state.keys.end(), [&](const Key& key) {
    const bool in_scope = !call.at_least({4, 2, 0}) || key.team_id == call.caller.team_id;
    return in_scope && key.fingerprint == fingerprint && key.uuid != but_not;
  });
}

/// A refused key on PATCH is an exception of the framework: a redirect for those who did not ask
/// for JSON.
Response refused_key(const ApiCall& call, const std::string& text) {
  if (wants_json(call.request)) {
    return json_reply(422, {{"message", text}, {"errors", {{"private_key", Json::array({text})}}}});
  }
  Response redirect = html_reply(302, "");
  redirect.headers.push_back({"Location", "/dashboard"});
  return redirect;
}

bool in_use(const State& state, const Key& key) {
  return key.used_elsewhere || key.is_git_related ||
         std::any_of(state.servers.begin(), state.servers.end(), [&](const Server& server) {
           return !server.deleted() && server.number("private_key_id") == key.id;
         });
}

}  // namespace

std::string insert_key(State& state, const NewKey& wanted, base::WallTime now) {
  Key key;
  key.id = state.next_id();
  key.uuid = new_uuid(state.version());
  key.name = without_tags(wanted.name);
  key.description = without_tags(wanted.description);
  key.private_key = stored_text(wanted.private_key);
  key.fingerprint = load_key(key.private_key).value_or(KeyMaterial{}).fingerprint;
  key.team_id = wanted.team_id;
  key.created_at = key.updated_at = timestamp(now);
  state.keys.push_back(key);
  return key.uuid;
}

Json key_object(const Key& key, const View& view) {
  const auto material = load_key(key.private_key).value_or(KeyMaterial{});
  Json object = {{"id", key.id},
                 {"uuid", key.uuid},
                 {"name", key.name},
                 {"description", key.description},
                 {"fingerprint", key.fingerprint ? Json(*key.fingerprint) : Json(nullptr)},
                 {"is_git_related", key.is_git_related},
                 {"public_key", material.public_key.value_or("Error loading private key")},
                 {"team_id", key.team_id},
                 {"created_at", key.created_at},
                 {"updated_at", key.updated_at}};
  if (view.sensitive) object["private_key"] = key.private_key;
  return object;
}

Response list_keys(ApiCall& call) {
  return call.database.read([&](const State& state) {
    std::vector<std::pair<std::int64_t, Json>> rows;
    for (const Key& key : state.keys) {
      if (key.team_id == call.caller.team_id)
        rows.emplace_back(key.id, key_object(key, call.view()));
    }
    return json_reply(200, in_no_order(state, std::move(rows)));
  });
}

Response show_key(ApiCall& call) {
  return call.database.read([&](const State& state) {
    for (const Key& key : state.keys) {
      if (key.team_id != call.caller.team_id || key.uuid != call.uuid()) continue;
      if (auto denial = policy_denial(call, state)) return *denial;
      return json_reply(200, key_object(key, call.view()));
    }
    return key_not_found();
  });
}

Response create_key(ApiCall& call) {
  if (auto denial =
          call.database.read([&](const State& state) { return policy_denial(call, state); })) {
    return *denial;
  }
  if (auto refusal = refused_body(call)) return *refusal;
  const Json errors = check_fields(call.fields, kFields, Extras::ignored, call.version);
  if (!errors.empty()) return validation_reply(errors);
  NewKey wanted;
  wanted.name = call.has("name") ? call.text("name") : generated_name(call.version);
  if (call.has("description")) wanted.description = call.text("description");
  wanted.private_key = call.text("private_key");
  wanted.team_id = call.caller.team_id;
  if (wanted.private_key.rfind("-----BEGIN", 0) != 0) {
    wanted.private_key = base64_decoded(wanted.private_key);
  }
  const auto material = load_key(wanted.private_key);
  if (!material) return message_reply(422, "Invalid private key.");
  return call.database.edit([&](State& state) {
    if (key_exists(call, state, material->fingerprint, "")) {
      return message_reply(422, "Private key already exists.");
    }
    return json_reply(201, {{"uuid", insert_key(state, wanted, call.now())}});
  });
}

Response update_key(ApiCall& call) {
  if (auto refusal = refused_body(call)) return *refusal;
  const Json errors = check_fields(call.fields, kFields, Extras::refused, call.version);
  if (!errors.empty()) return validation_reply(errors);
  return call.database.edit([&](State& state) {
    Key* const key = state.find_key(call.caller.team_id, call.uuid());
    if (key == nullptr) return key_not_found();
    if (auto denial = policy_denial(call, state)) return *denial;
    const std::string text = stored_text(call.text("private_key"));
    const auto material = load_key(text);
    if (!material) return refused_key(call, "The private key is invalid.");
    if (key_exists(call, state, material->fingerprint, key->uuid)) {
      return refused_key(call, "This private key already exists.");
    }
    if (call.has("name")) key->name = without_tags(call.text("name"));
    if (call.has("description")) key->description = without_tags(call.text("description"));
    key->private_key = text;
    key->fingerprint = material->fingerprint;
    key->updated_at = timestamp(call.now());
    return json_reply(201, {{"uuid", key->uuid}});
  });
}

Response delete_key(ApiCall& call) {
  return call.database.edit([&](State& state) {
    const Key* const key = state.find_key(call.caller.team_id, call.uuid());
    if (key == nullptr) return key_not_found();
    if (auto denial = policy_denial(call, state)) return *denial;
    if (in_use(state, *key)) {
      return json_reply(422, {{"message", "Private Key is in use and cannot be deleted."},
                              {"details",
                               "This private key is currently being used by servers, applications, "
                               "or Git integrations."}});
    }
    const std::string uuid = key->uuid;
    std::erase_if(state.keys, [&](const Key& one) { return one.uuid == uuid; });
    return message_reply(200, "Private Key deleted.");
  });
}

}  // namespace standin
