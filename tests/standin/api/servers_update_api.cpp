#include <array>

#include "tests/standin/api/handlers.h"
#include "tests/standin/api/server_fields.h"
#include "tests/standin/api/text_rules.h"
#include "tests/standin/store/names.h"

namespace standin {
namespace {

constexpr Version kCheckedFirst{4, 1, 2};  ///< all checks before any write, and the key is taken

struct VersionedRule {
  FieldRule rule;
  Version since = {};
};

constexpr std::array kUpdateFields = {
    VersionedRule{{.name = "name", .kind = FieldKind::text, .nullable = true, .longest = 255}},
    VersionedRule{{.name = "description", .kind = FieldKind::text, .nullable = true}},
    VersionedRule{{.name = "ip", .kind = FieldKind::address, .nullable = true}},
    VersionedRule{{.name = "port",
                   .kind = FieldKind::integer,
                   .nullable = true,
                   .lowest = 1,
                   .highest = 65535,
                   .between = true}},
    VersionedRule{{.name = "user", .kind = FieldKind::user_name, .nullable = true}},
    VersionedRule{{.name = "private_key_uuid", .kind = FieldKind::text, .nullable = true}},
    VersionedRule{{.name = "is_build_server", .kind = FieldKind::boolean, .nullable = true}},
    VersionedRule{{.name = "instant_validate", .kind = FieldKind::boolean, .nullable = true}},
    VersionedRule{{.name = "proxy_type", .kind = FieldKind::text, .nullable = true}},
    VersionedRule{{.name = "concurrent_builds", .kind = FieldKind::integer, .lowest = 1}},
    VersionedRule{{.name = "dynamic_timeout", .kind = FieldKind::integer, .lowest = 1}},
    VersionedRule{{.name = "deployment_queue_limit", .kind = FieldKind::integer, .lowest = 1}},
    VersionedRule{{.name = "server_disk_usage_notification_threshold",
                   .kind = FieldKind::integer,
                   .lowest = 1,
                   .highest = 100}},
    VersionedRule{{.name = "server_disk_usage_check_frequency", .kind = FieldKind::text}},
    VersionedRule{
        {.name = "connection_timeout", .kind = FieldKind::integer, .lowest = 1, .highest = 300},
        {4, 1, 0}},
    VersionedRule{{.name = "is_terminal_enabled", .kind = FieldKind::boolean, .nullable = true},
                  {4, 3, 0}},
};

constexpr std::array<std::string_view, 5> kIntegerSettings = {
    "concurrent_builds", "dynamic_timeout", "deployment_queue_limit",
    "server_disk_usage_notification_threshold", "connection_timeout"};

std::vector<FieldRule> rules_of(Version version) {
  std::vector<FieldRule> rules;
  for (const VersionedRule& one : kUpdateFields) {
    if (version >= one.since) rules.push_back(one.rule);
  }
  return rules;
}

/// Work that begins when the changes are stored.
struct Afterwards {
  std::optional<StaleProxyWrite> stale_write = {};
  bool start_proxy = false;
  bool validate = false;
};

std::optional<Response> refused_schedule(const ApiCall& call) {
  constexpr const char* kField = "server_disk_usage_check_frequency";
  if (!call.has(kField) || valid_schedule(call.text(kField))) return std::nullopt;
  return field_error_reply(kField,
                           "Invalid Cron / Human expression for Disk Usage Check Frequency.");
}

std::optional<Response> refused_build_server(const ApiCall& call, const State& state,
                                             const Server& server) {
  if (!call.at_least({4, 2, 0}) || !as_boolean(call.fields, "is_build_server")) return std::nullopt;
  if (server.flag("is_build_server") || state.resources_of(server).empty()) return std::nullopt;
  return field_error_reply(
      "is_build_server",
      "A server with existing resources cannot be configured as a build server.");
}

void write_row(const ApiCall& call, Server& server, const std::string& now) {
  for (const char* field : {"name", "description"}) {
    if (call.has(field)) set_column(server.row, field, without_tags(call.text(field)), now);
  }
  if (call.has("user")) set_column(server.row, "user", call.text("user"), now);
  if (call.has("port")) {
    const Json& port = call.fields["port"];
    set_column(server.row, "port", port.is_null() ? 0 : as_integer(port), now);
  }
  if (call.has("ip") && call.text("ip") != server.text("ip")) {
    const std::string previous = server.text("ip");
    if (!previous.empty() && !call.text("ip").empty()) {
      set_column(server.row, "ip_previous", previous, now);
    }
    set_column(server.row, "ip", call.text("ip"), now);
  }
}

void write_settings(const ApiCall& call, Server& server, const std::string& now) {
  const bool build_server = as_boolean(call.fields, "is_build_server");
  if (call.has("is_build_server") && (build_server || call.version >= kCheckedFirst)) {
    set_column(server.settings, "is_build_server", build_server, now);
  }
  if (call.has("is_terminal_enabled")) {
    set_column(server.settings, "is_terminal_enabled",
               as_boolean(call.fields, "is_terminal_enabled"), now);
  }
  for (const std::string_view field : kIntegerSettings) {
    if (!call.has(field)) continue;
    set_column(server.settings, field, as_integer(call.fields[std::string(field)]), now);
  }
  const std::string schedule = call.text("server_disk_usage_check_frequency");
  if (!schedule.empty()) {
    set_column(server.settings, "server_disk_usage_check_frequency", schedule, now);
  }
}

/// The order of versions before 4.1.2: the proxy and the row are written before the later checks.
Response update_eagerly(const ApiCall& call, Server& server, Afterwards& afterwards) {
  const std::string now = timestamp(call.now());
  const std::string proxy = call.text("proxy_type");
  if (!valid_proxy_type(proxy)) return message_reply(422, "Invalid proxy type.");
  if (!proxy.empty()) afterwards.start_proxy = change_proxy(server, proxy, now);
  if (column_overflow(call)) return framework_error(call.request, 500, "Server Error");
  write_row(call, server, now);
  if (auto refusal = refused_schedule(call)) return *refusal;
  write_settings(call, server, now);
  afterwards.validate = as_boolean(call.fields, "instant_validate");
  return json_reply(201, {{"uuid", server.text("uuid")}});
}

Response update_checked(const ApiCall& call, State& state, Server& server, Afterwards& afterwards) {
  const std::string now = timestamp(call.now());
  const std::string proxy = call.text("proxy_type");
  if (!valid_proxy_type(proxy)) return message_reply(422, "Invalid proxy type.");
  const std::string key_uuid = call.text("private_key_uuid");
  const Key* const key = key_uuid.empty() ? nullptr : state.find_key(call.caller.team_id, key_uuid);
  if (!key_uuid.empty() && key == nullptr) return message_reply(404, "Private key not found.");
  if (auto refusal = refused_schedule(call)) return *refusal;
  if (auto refusal = refused_build_server(call, state, server)) return *refusal;
  if (column_overflow(call)) return framework_error(call.request, 500, "Server Error");
  write_row(call, server, now);
  if (key != nullptr) set_column(server.row, "private_key_id", key->id, now);
  write_settings(call, server, now);
  if (!proxy.empty()) afterwards.start_proxy = change_proxy(server, proxy, now);
  afterwards.validate = as_boolean(call.fields, "instant_validate");
  return json_reply(201, {{"uuid", server.text("uuid")}});
}

}  // namespace

Response update_server(ApiCall& call) {
  if (auto refusal = refused_body(call)) return *refusal;
  const auto rules = rules_of(call.version);
  const Json errors = check_fields(call.fields, rules, Extras::refused, call.version);
  if (!errors.empty()) return validation_reply(errors);
  Afterwards afterwards;
  Response response = call.database.edit([&](State& state) {
    Server* const server = state.find_server(call.caller.team_id, call.uuid());
    if (server == nullptr) return server_not_found();
    if (auto denial = policy_denial(call, state)) return *denial;
    const Server before = *server;
    Response answer = call.version >= kCheckedFirst
                          ? update_checked(call, state, *server, afterwards)
                          : update_eagerly(call, *server, afterwards);
    if (answer.status == 201 && !call.text("proxy_type").empty()) {
      afterwards.stale_write = take_stale_proxy_write(state, before);
    }
    return answer;
  });
  if (afterwards.stale_write) call.jobs.write_proxy_late(call.uuid(), *afterwards.stale_write);
  if (afterwards.start_proxy) call.jobs.start_proxy(call.uuid());
  if (afterwards.validate) call.jobs.validate(call.uuid(), ValidationMode::plain);
  return response;
}

}  // namespace standin
