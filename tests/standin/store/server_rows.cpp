#include "tests/standin/store/server_rows.h"

#include <array>
#include <utility>

#include "tests/standin/store/names.h"
#include "tests/standin/store/ssh_key.h"

namespace standin {
namespace {

constexpr std::string_view kTokenAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Settings that only some tokens see since 4.2; before that only the first one was hidden.
constexpr std::array<std::string_view, 6> kSensitive = {
    "sentinel_token",         "sentinel_custom_url",    "logdrain_newrelic_license_key",
    "logdrain_axiom_api_key", "logdrain_custom_config", "logdrain_custom_config_parser"};

/// Settings that older versions do not have.
constexpr std::array<std::pair<std::string_view, Version>, 6> kLaterSettings = {
    {{"connection_timeout", {4, 1, 0}},
     {"backup_compression_cpu_percentage", {4, 3, 0}},
     {"docker_version", {4, 3, 2}},
     {"docker_version_checked_at", {4, 3, 2}},
     {"compose_version", {4, 3, 2}},
     {"compose_version_checked_at", {4, 3, 2}}}};

/// Columns that older versions do not have.
constexpr std::array<std::pair<std::string_view, Version>, 4> kLaterColumns = {
    {{"vultr_instance_id", {4, 2, 0}},
     {"vultr_instance_status", {4, 2, 0}},
     {"digitalocean_droplet_id", {4, 2, 0}},
     {"digitalocean_droplet_status", {4, 2, 0}}}};

template <std::size_t Count>
void remove_later(Json& object,
                  const std::array<std::pair<std::string_view, Version>, Count>& later,
                  Version version) {
  for (const auto& [name, since] : later) {
    if (version < since) object.erase(std::string(name));
  }
}

/// A text as the framework shows what it encrypted itself and does not decrypt: base64 of an
/// object. Coolify tells a generated Sentinel token so, and one that was set as it was set.
std::string ciphertext() {
  const Json envelope = {{"iv", base64_encoded(random_text(16, kTokenAlphabet))},
                         {"mac", random_text(64, "0123456789abcdef")},
                         {"tag", ""},
                         {"value", base64_encoded(random_text(96, kTokenAlphabet))}};
  return base64_encoded(envelope.dump());
}

Json default_settings(std::int64_t id, bool is_build_server, const std::string& now) {
  return {{"id", id},
          {"server_id", id},
          {"is_reachable", false},
          {"is_usable", false},
          {"force_disabled", false},
          {"docker_version", nullptr},
          {"docker_version_checked_at", nullptr},
          {"compose_version", nullptr},
          {"compose_version_checked_at", nullptr},
          {"is_build_server", is_build_server},
          {"is_terminal_enabled", true},
          {"is_cloudflare_tunnel", false},
          {"is_swarm_manager", false},
          {"is_swarm_worker", false},
          {"is_jump_server", false},
          {"concurrent_builds", 2},
          {"deployment_queue_limit", 25},
          {"dynamic_timeout", 3600},
          {"connection_timeout", 10},
          {"backup_compression_cpu_percentage", 25},
          {"server_disk_usage_notification_threshold", 80},
          {"server_disk_usage_check_frequency", "0 23 * * *"},
          {"docker_cleanup_frequency", "0 0 * * *"},
          {"docker_cleanup_threshold", 80},
          {"force_docker_cleanup", true},
          {"delete_unused_volumes", false},
          {"delete_unused_networks", false},
          {"disable_application_image_retention", false},
          {"generate_exact_labels", false},
          {"is_sentinel_enabled", true},
          {"is_metrics_enabled", false},
          {"is_sentinel_debug_enabled", false},
          {"sentinel_push_interval_seconds", 60},
          {"sentinel_metrics_refresh_rate_seconds", 10},
          {"sentinel_metrics_history_days", 7},
          {"sentinel_token", ciphertext()},
          {"sentinel_custom_url", nullptr},
          {"is_logdrain_axiom_enabled", false},
          {"is_logdrain_custom_enabled", false},
          {"is_logdrain_highlight_enabled", false},
          {"is_logdrain_newrelic_enabled", false},
          {"logdrain_axiom_api_key", nullptr},
          {"logdrain_axiom_dataset_name", nullptr},
          {"logdrain_custom_config", nullptr},
          {"logdrain_custom_config_parser", nullptr},
          {"logdrain_highlight_project_id", nullptr},
          {"logdrain_newrelic_base_uri", nullptr},
          {"logdrain_newrelic_license_key", nullptr},
          {"server_timezone", "UTC"},
          {"wildcard_domain", nullptr},
          {"created_at", now},
          {"updated_at", now}};
}

Json default_row(const NewServer& wanted, const std::string& uuid, base::WallTime now) {
  const std::string stamp = timestamp(now);
  return {
      {"uuid", uuid},
      {"name", wanted.name},
      {"description", wanted.description},
      {"ip", wanted.ip},
      {"port", wanted.port},
      {"user", wanted.user},
      {"ip_previous", nullptr},
      {"team_id", wanted.team_id},
      {"private_key_id", wanted.private_key_id},
      {"is_validating", false},
      {"validation_logs", nullptr},
      {"unreachable_count", 0},
      {"unreachable_notification_sent", false},
      {"high_disk_usage_notification_sent", false},
      {"log_drain_notification_sent", false},
      {"proxy", {{"redirect_enabled", true}, {"type", wanted.proxy_type}, {"status", "exited"}}},
      {"server_metadata", nullptr},
      {"detected_traefik_version", nullptr},
      {"traefik_outdated_info", nullptr},
      {"sentinel_updated_at", plain_timestamp(now)},
      {"swarm_cluster", nullptr},
      {"deleted_at", nullptr},
      {"cloud_provider_token_id", nullptr},
      {"hetzner_server_id", nullptr},
      {"hetzner_server_status", nullptr},
      {"vultr_instance_id", nullptr},
      {"vultr_instance_status", nullptr},
      {"digitalocean_droplet_id", nullptr},
      {"digitalocean_droplet_status", nullptr},
      {"created_at", stamp},
      {"updated_at", stamp}};
}

std::string insert_with_id(State& state, std::int64_t id, const NewServer& wanted,
                           base::WallTime now) {
  const std::string uuid = new_uuid(state.version());
  const std::string stamp = timestamp(now);
  state.servers.push_back(
      {id, default_row(wanted, uuid, now), default_settings(id, wanted.is_build_server, stamp)});
  state.destinations.push_back({id, new_uuid(state.version()), "coolify", "coolify", stamp, stamp});
  return uuid;
}

}  // namespace

std::string insert_server(State& state, const NewServer& wanted, base::WallTime now) {
  return insert_with_id(state, state.next_id(), wanted, now);
}

void insert_coolify_host(State& state, base::WallTime now) {
  NewServer host;
  host.name = "localhost";
  host.description = "This is the server where Coolify is running on.";
  host.ip = "host.docker.internal";
  insert_with_id(state, 0, host, now);
  state.servers.back().settings["is_reachable"] = true;
  state.servers.back().settings["is_usable"] = true;
}

Json settings_object(const Server& server, const View& view) {
  Json settings = server.settings;
  if (!view.sensitive) {
    const std::size_t hidden = view.version >= Version{4, 2, 0} ? kSensitive.size() : 1;
    for (std::size_t i = 0; i < hidden; ++i) settings.erase(std::string(kSensitive.at(i)));
  }
  remove_later(settings, kLaterSettings, view.version);
  return settings;
}

Json list_element(const Server& server, const View& view) {
  Json element = Json::object();
  for (const char* column : {"uuid", "name", "description", "ip", "port", "user"}) {
    const auto found = server.row.find(column);
    if (found != server.row.end()) element[column] = *found;
  }
  element["is_coolify_host"] = server.id == 0;
  element["is_reachable"] = server.flag("is_reachable");
  element["is_usable"] = server.flag("is_usable");
  element["proxy"] = {{"redirect_enabled", true}};
  element["settings"] = settings_object(server, view);
  return element;
}

Json server_object(const Server& server, const View& view) {
  Json object = server.row;
  remove_later(object, kLaterColumns, view.version);
  object["is_coolify_host"] = server.id == 0;
  object["settings"] = settings_object(server, view);
  return object;
}

Json resource_object(const Resource& resource) {
  return {{"id", resource.id},
          {"uuid", resource.uuid},
          {"name", resource.name},
          {"type", resource.type},
          {"status", resource.status},
          {"created_at", resource.created_at},
          {"updated_at", resource.updated_at}};
}

}  // namespace standin
