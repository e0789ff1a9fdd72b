#include <algorithm>
#include <array>

#include "base/text.h"
#include "tests/standin/api/handlers.h"
#include "tests/standin/api/server_fields.h"
#include "tests/standin/api/text_rules.h"
#include "tests/standin/jobs/validation_job.h"
#include "tests/standin/store/names.h"

namespace standin {
namespace {

constexpr std::array kCreateFields = {
    FieldRule{.name = "name", .kind = FieldKind::text, .longest = 255},
    FieldRule{.name = "description", .kind = FieldKind::text, .nullable = true},
    FieldRule{.name = "ip", .kind = FieldKind::address, .required = true},
    FieldRule{.name = "port",
              .kind = FieldKind::integer,
              .nullable = true,
              .lowest = 1,
              .highest = 65535,
              .between = true},
    FieldRule{.name = "private_key_uuid", .kind = FieldKind::text, .required = true},
    FieldRule{.name = "user", .kind = FieldKind::user_name, .nullable = true},
    FieldRule{.name = "is_build_server", .kind = FieldKind::boolean, .nullable = true},
    FieldRule{.name = "instant_validate", .kind = FieldKind::boolean, .nullable = true},
    FieldRule{.name = "proxy_type", .kind = FieldKind::text, .nullable = true},
};

/// What the create endpoint finds wrong before it looks at the addresses in use.
std::optional<Response> refused_create(const ApiCall& call) {
  if (auto refusal = refused_body(call)) return refusal;
  const Json errors = check_fields(call.fields, kCreateFields, Extras::refused, call.version);
  if (!errors.empty()) return validation_reply(errors);
  if (!valid_proxy_type(call.text("proxy_type"))) return message_reply(422, "Invalid proxy type.");
  const bool key_found = call.database.read([&](const State& state) {
    return std::any_of(state.keys.begin(), state.keys.end(), [&](const Key& key) {
      return key.team_id == call.caller.team_id && key.uuid == call.text("private_key_uuid");
    });
  });
  if (!key_found) return message_reply(404, "Private key not found.");
  return std::nullopt;
}

/// Which versions say the same of every address in use. The others tell the caller's team from
/// other teams, but a wrong comparison always claims another team.
bool neutral_wording(Version version) {
  return version >= Version{4, 3, 10} && version < Version{4, 4, 0};
}

std::optional<Response> address_in_use(const ApiCall& call) {
  return call.database.read([&](const State& state) -> std::optional<Response> {
    for (const Server& server : state.servers) {
      if (server.deleted() || server.text("ip") != call.text("ip")) continue;
      return message_reply(400,
                           neutral_wording(call.version)
                               ? "A server with this IP/Domain is already in use."
                               : "A server with this IP/Domain is already in use by another team.");
    }
    return std::nullopt;
  });
}

NewServer wanted_server(const ApiCall& call, State& state) {
  NewServer wanted;
  wanted.name = without_tags(call.text("name"));
  if (wanted.name.empty()) wanted.name = generated_name(call.version);
  wanted.description = without_tags(call.text("description"));
  wanted.ip = call.text("ip");
  if (call.has("port") && !call.fields["port"].is_null()) {
    wanted.port = as_integer(call.fields["port"]);
  }
  if (!call.text("user").empty()) wanted.user = call.text("user");
  const Key* const key = state.find_key(call.caller.team_id, call.text("private_key_uuid"));
  if (key != nullptr) wanted.private_key_id = key->id;
  wanted.team_id = call.caller.team_id;
  if (!call.text("proxy_type").empty()) wanted.proxy_type = upper_case(call.text("proxy_type"));
  wanted.is_build_server = as_boolean(call.fields, "is_build_server");
  return wanted;
}

/// Query parameter `force` as the language of Coolify reads booleans.
bool forced(const Request& request) {
  for (const auto& [name, value] : request.query) {
    if (name != "force") continue;
    const std::string text = base::lower_case(base::trimmed(value));
    return text == "true" || text == "1" || text == "yes" || text == "on";
  }
  return false;
}

bool undeletable_host(const Server& server, Version version) {
  if (server.id == 0) return true;
  return version < Version{4, 3, 0} && server.text("ip") == "host.docker.internal";
}

}  // namespace

Response create_server(ApiCall& call) {
  if (auto denial =
          call.database.read([&](const State& state) { return policy_denial(call, state); })) {
    return *denial;
  }
  if (auto refusal = refused_create(call)) return *refusal;
  if (auto refusal = address_in_use(call)) return *refusal;
  if (column_overflow(call)) return framework_error(call.request, 500, "Server Error");
  // No constraint of the database guards an address: two requests that arrive together both pass
  // the look above and both insert.
  call.context.clock->sleep_until(
      call.context.clock->now() + call.timing.scaled(call.timing.create_gap), call.context.stop);
  const std::string uuid = call.database.edit(
      [&](State& state) { return insert_server(state, wanted_server(call, state), call.now()); });
  if (as_boolean(call.fields, "instant_validate")) call.jobs.validate(uuid, ValidationMode::plain);
  return json_reply(201, {{"uuid", uuid}});
}

Response delete_server(ApiCall& call) {
  struct Deleted {
    std::int64_t id;
    std::vector<std::string> resources;
  };
  std::optional<Deleted> deleted;
  const bool force = forced(call.request);
  Response response = call.database.edit([&](State& state) {
    Server* const server = state.find_server(call.caller.team_id, call.uuid());
    if (server == nullptr) return server_not_found();
    if (auto denial = policy_denial(call, state)) return *denial;
    const auto resources = state.resources_of(*server);
    if (!resources.empty() && !force) {
      return message_reply(400,
                           "Server has resources. Use ?force=true to delete all resources and the "
                           "server, or delete resources manually first.");
    }
    if (undeletable_host(*server, call.version)) {
      return message_reply(400, "Local server cannot be deleted.");
    }
    deleted = Deleted{server->id, {}};
    for (const Resource* resource : resources) deleted->resources.push_back(resource->uuid);
    server->row["deleted_at"] = timestamp(call.now());
    return message_reply(200, "Server deleted.");
  });
  if (deleted) {
    for (const std::string& resource : deleted->resources) call.jobs.delete_resource(resource);
    call.jobs.hard_delete(deleted->id);
  }
  return response;
}

Response validate_server(ApiCall& call) {
  constexpr std::array kFields = {FieldRule{.name = "install", .kind = FieldKind::boolean}};
  const bool may_install = call.at_least({4, 2, 0});
  const auto refusal = call.database.read([&](const State& state) -> std::optional<Response> {
    const Server* const server = state.find_server(call.caller.team_id, call.uuid());
    if (server == nullptr) return server_not_found();
    if (auto denial = policy_denial(call, state)) return denial;
    if (call.at_least({4, 3, 0}) && transferred(*server)) return message_reply(422, kTransferred);
    if (!may_install) return std::nullopt;
    const Json errors = check_fields(call.fields, kFields, Extras::ignored, call.version);
    return errors.empty() ? std::nullopt : std::optional(validation_reply(errors));
  });
  if (refusal) return *refusal;
  const bool install = may_install && as_boolean(call.fields, "install");
  call.jobs.validate(call.uuid(), install ? ValidationMode::install : ValidationMode::plain);
  return message_reply(201,
                       install ? "Validation and installation started." : "Validation started.");
}

}  // namespace standin
