// Sentinel, Docker clean-up and log drains: groups of settings with an endpoint each.
#include <array>
#include <span>
#include <utility>

#include "tests/standin/api/handlers.h"
#include "tests/standin/api/text_rules.h"
#include "tests/standin/store/names.h"

namespace standin {
namespace {

constexpr std::array kSentinelFields = {
    FieldRule{.name = "is_sentinel_enabled", .kind = FieldKind::boolean},
    FieldRule{.name = "is_metrics_enabled", .kind = FieldKind::boolean},
    FieldRule{.name = "is_sentinel_debug_enabled", .kind = FieldKind::boolean},
    FieldRule{
        .name = "sentinel_metrics_refresh_rate_seconds", .kind = FieldKind::integer, .lowest = 1},
    FieldRule{.name = "sentinel_metrics_history_days", .kind = FieldKind::integer, .lowest = 1},
    FieldRule{.name = "sentinel_push_interval_seconds", .kind = FieldKind::integer, .lowest = 10},
    FieldRule{.name = "sentinel_token", .kind = FieldKind::token, .longest = 500},
    FieldRule{.name = "sentinel_custom_url", .kind = FieldKind::url, .nullable = true},
};

constexpr std::array kCleanupFields = {
    FieldRule{.name = "docker_cleanup_frequency", .kind = FieldKind::text},
    FieldRule{
        .name = "docker_cleanup_threshold", .kind = FieldKind::integer, .lowest = 1, .highest = 99},
    FieldRule{.name = "force_docker_cleanup", .kind = FieldKind::boolean},
    FieldRule{.name = "delete_unused_volumes", .kind = FieldKind::boolean},
    FieldRule{.name = "delete_unused_networks", .kind = FieldKind::boolean},
    FieldRule{.name = "disable_application_image_retention", .kind = FieldKind::boolean},
};

constexpr std::array kCleanupRunFields = {
    FieldRule{.name = "delete_unused_volumes", .kind = FieldKind::boolean},
    FieldRule{.name = "delete_unused_networks", .kind = FieldKind::boolean},
};

constexpr std::array kDrainFields = {
    FieldRule{.name = "is_logdrain_newrelic_enabled", .kind = FieldKind::boolean},
    FieldRule{.name = "logdrain_newrelic_license_key", .kind = FieldKind::text, .nullable = true},
    FieldRule{.name = "logdrain_newrelic_base_uri", .kind = FieldKind::url, .nullable = true},
    FieldRule{.name = "is_logdrain_axiom_enabled", .kind = FieldKind::boolean},
    FieldRule{.name = "logdrain_axiom_dataset_name", .kind = FieldKind::text, .nullable = true},
    FieldRule{.name = "logdrain_axiom_api_key", .kind = FieldKind::text, .nullable = true},
    FieldRule{.name = "is_logdrain_custom_enabled", .kind = FieldKind::boolean},
    FieldRule{.name = "logdrain_custom_config", .kind = FieldKind::text, .nullable = true},
    FieldRule{.name = "logdrain_custom_config_parser", .kind = FieldKind::text, .nullable = true},
};

/// Fields a log drain cannot be switched on without.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kDrainNeeds = {
    {{"is_logdrain_newrelic_enabled", "logdrain_newrelic_license_key"},
     {"is_logdrain_newrelic_enabled", "logdrain_newrelic_base_uri"},
     {"is_logdrain_axiom_enabled", "logdrain_axiom_dataset_name"},
     {"is_logdrain_axiom_enabled", "logdrain_axiom_api_key"},
     {"is_logdrain_custom_enabled", "logdrain_custom_config"}}};

/// One group of settings.
struct Group {
  std::span<const FieldRule> fields;
  const char* told_beside = nullptr;  ///< a column of the server that is told and never taken
};

const Group kSentinel{kSentinelFields, "sentinel_updated_at"};
const Group kCleanup{kCleanupFields};
const Group kDrains{kDrainFields};

/// The group's settings as far as the caller may see them.
Json shown(const ApiCall& call, const Server& server, const Group& group) {
  const Json visible = settings_object(server, call.view());
  Json object = Json::object();
  for (const FieldRule& field : group.fields) {
    const auto found = visible.find(field.name);
    if (found != visible.end()) object[std::string(field.name)] = *found;
  }
  if (group.told_beside != nullptr) object[group.told_beside] = server.row[group.told_beside];
  return object;
}

Response show(const ApiCall& call, const Group& group) {
  return call.database.read([&](const State& state) {
    const Server* const server = state.find_server(call.caller.team_id, call.uuid());
    if (server == nullptr) return server_not_found();
    if (auto denial = policy_denial(call, state)) return *denial;
    return json_reply(200, shown(call, *server, group));
  });
}

/// The settings after the change, typed as their rules say.
Json merged(const ApiCall& call, const Json& settings, std::span<const FieldRule> fields) {
  Json changed = settings;
  for (const FieldRule& field : fields) {
    const std::string name(field.name);
    if (!call.has(name)) continue;
    if (field.kind == FieldKind::boolean) {
      changed[name] = as_boolean(call.fields, name);
    } else if (field.kind == FieldKind::integer) {
      changed[name] = as_integer(call.fields[name]);
    } else {
      changed[name] = call.fields[name];
    }
  }
  return changed;
}

void store(Server& server, const Json& changed, const std::string& now) {
  for (const auto& [name, value] : changed.items()) {
    if (name != "updated_at") set_column(server.settings, name, value, now);
  }
}

/// `adjust(server, changed)` may alter the new settings or refuse them.
template <typename Adjust>
Response update(ApiCall& call, const Group& group, Adjust adjust) {
  if (auto refusal = refused_body(call)) return *refusal;
  return call.database.edit([&](State& state) {
    Server* const server = state.find_server(call.caller.team_id, call.uuid());
    if (server == nullptr) return server_not_found();
    if (auto denial = policy_denial(call, state)) return *denial;
    const Json errors = check_fields(call.fields, group.fields, Extras::refused, call.version);
    if (!errors.empty()) return validation_reply(errors);
    Json changed = merged(call, server->settings, group.fields);
    if (auto refusal = adjust(*server, changed)) return *refusal;
    store(*server, changed, timestamp(call.now()));
    return json_reply(200, shown(call, *server, group));
  });
}

using Refusal = std::optional<Response>;

constexpr std::size_t kShownRuns = 20;

/// The last runs of the clean-up, the newest first.
Json last_runs(const State& state, const Server& server) {
  const auto or_null = [](const auto& text) { return text ? Json(*text) : Json(); };
  Json list = Json::array();
  for (auto run = state.cleanup_runs.rbegin(); run != state.cleanup_runs.rend(); ++run) {
    if (run->server_id != server.id || list.size() == kShownRuns) continue;
    list.push_back({{"uuid", run->uuid},
                    {"status", run->status},
                    {"message", or_null(run->message)},
                    {"finished_at", or_null(run->finished_at)},
                    {"created_at", run->created_at},
                    {"updated_at", run->updated_at}});
  }
  return list;
}

bool on(const Json& settings, std::string_view name) {
  const auto found = settings.find(name);
  return found != settings.end() && *found == true;
}

}  // namespace

Response show_sentinel(ApiCall& call) { return show(call, kSentinel); }

Response update_sentinel(ApiCall& call) {
  return update(call, kSentinel, [&](const Server& server, Json& changed) -> Refusal {
    const bool enabled = on(changed, "is_sentinel_enabled");
    if (enabled && !server.flag("is_sentinel_enabled") && server.flag("is_build_server")) {
      return field_error_reply("is_sentinel_enabled",
                               "Sentinel cannot be enabled on build servers.");
    }
    if (call.has("is_sentinel_enabled") && !enabled) {
      changed["is_metrics_enabled"] = false;
      changed["is_sentinel_debug_enabled"] = false;
    }
    return std::nullopt;
  });
}

Response show_docker_cleanup(ApiCall& call) { return show(call, kCleanup); }

Response update_docker_cleanup(ApiCall& call) {
  return update(call, kCleanup, [&](const Server&, Json& changed) -> Refusal {
    if (!call.has("docker_cleanup_frequency")) return std::nullopt;
    const std::string schedule = call.text("docker_cleanup_frequency");
    if (!valid_schedule(schedule)) {
      return field_error_reply("docker_cleanup_frequency",
                               "Invalid Cron / Human expression for Docker Cleanup Frequency.");
    }
    changed["docker_cleanup_frequency"] = schedule_expression(schedule);
    return std::nullopt;
  });
}

Response run_docker_cleanup(ApiCall& call) {
  const auto refusal = call.database.read([&](const State& state) -> Refusal {
    if (state.find_server(call.caller.team_id, call.uuid()) == nullptr) return server_not_found();
    if (auto denial = policy_denial(call, state)) return *denial;
    const Json errors = check_fields(call.fields, kCleanupRunFields, Extras::refused, call.version);
    return errors.empty() ? std::nullopt : Refusal(validation_reply(errors));
  });
  if (refusal) return *refusal;
  call.jobs.clean_up(call.uuid());
  return message_reply(200,
                       "Manual cleanup job started. Depending on the amount of data, this might "
                       "take a while.");
}

Response docker_cleanup_executions(ApiCall& call) {
  return call.database.read([&](const State& state) {
    const Server* const server = state.find_server(call.caller.team_id, call.uuid());
    if (server == nullptr) return server_not_found();
    if (auto denial = policy_denial(call, state)) return *denial;
    return json_reply(200, last_runs(state, *server));
  });
}

Response show_log_drains(ApiCall& call) { return show(call, kDrains); }

Response update_log_drains(ApiCall& call) {
  return update(call, kDrains, [](const Server&, Json& changed) -> Refusal {
    Json errors = Json::object();
    for (const auto& [switch_name, needed] : kDrainNeeds) {
      if (!on(changed, switch_name) || !text_of(changed, needed).empty()) continue;
      errors[std::string(needed)] =
          Json::array({"This field is required when its log drain is enabled."});
    }
    return errors.empty() ? std::nullopt : Refusal(validation_reply(errors));
  });
}

}  // namespace standin
