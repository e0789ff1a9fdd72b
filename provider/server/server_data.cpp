#include "provider/server/server_data.h"

#include <variant>

#include "base/text.h"
#include "registration/timestamp.h"

namespace provider {
namespace {

using schema::Field;
using schema::ObjectSpec;

template <typename T>
Field<T> told(const std::optional<T>& value) {
  return value ? Field<T>(*value) : Field<T>::null();
}

/// An empty text is none.
Field<std::string> told_text(const std::optional<std::string>& text) {
  return text && !text->empty() ? Field<std::string>(*text) : Field<std::string>::null();
}

Field<std::string> told_time(const std::optional<base::WallTime>& time) {
  return time ? Field<std::string>(registration::format_timestamp(*time))
              : Field<std::string>::null();
}

/// What Coolify shows only to tokens that may read secrets is never stored.
bool is_secret(const coolify::Setting& row) {
  return std::holds_alternative<coolify::SecretRule>(row.rule);
}

void take_told(SettingFields& fields, const std::vector<coolify::Setting>& rows,
               const coolify::SettingValues& values) {
  for (const coolify::Setting& row : rows) {
    const auto* const value = values.find(row.field);
    if (value != nullptr && !is_secret(row)) take_setting(fields, row, *value);
  }
}

ObjectSpec<ServerSentinelModel> sentinel_spec() {
  ObjectSpec<ServerSentinelModel> spec;
  for (const coolify::Setting& row : coolify::sentinel_settings()) {
    if (is_secret(row)) continue;
    const char* const who =
        row.read_sensitive ? " Told to tokens with the ability `read:sensitive` alone." : "";
    spec.attribute(std::string(row.name), &ServerSentinelModel::settings, type_of(row),
                   std::string(row.description) + who)
        .computed();
  }
  return spec;
}

ObjectSpec<ServerHostModel> host_spec() {
  using Host = ServerHostModel;
  ObjectSpec<Host> spec;
  spec.attribute("os_name", &Host::os_name, "The operating system.").computed();
  spec.attribute("architecture", &Host::architecture, "As `uname -m` prints it.").computed();
  spec.attribute("kernel", &Host::kernel, "As `uname -r` prints it.").computed();
  spec.attribute("cpus", &Host::cpus, "Processors online.").computed();
  spec.attribute("memory_bytes", &Host::memory_bytes, "Memory in all.").computed();
  spec.attribute("collected_at", &Host::collected_at, "When that was found, RFC 3339 in UTC.")
      .computed();
  return spec;
}

ObjectSpec<ListedServerModel> make_listed_spec() {
  using Listed = ListedServerModel;
  ObjectSpec<Listed> spec;
  spec.attribute("uuid", &Listed::uuid, "Uuid in Coolify.").computed();
  spec.attribute("name", &Listed::name, "Name in Coolify.").computed();
  spec.attribute("ip", &Listed::ip, "Address Coolify uses, as it was given to Coolify.").computed();
  spec.attribute("private_key_uuid", &Listed::private_key_uuid,
                 "Uuid of the key that Coolify logs in with. Null unless the servers were searched "
                 "by it: Coolify's list does not tell it.")
      .computed();
  add_listed(spec);
  add_told_settings(spec, coolify::SettingPlace::settings);
  return spec;
}

/// Nothing when Coolify has none.
Field<ServerHostModel> told_host(const coolify::Server& server) {
  if (!server.metadata_collected_at && !server.os && !server.kernel) return {};
  ServerHostModel host;
  host.os_name = told_text(server.os);
  host.architecture = told_text(server.arch);
  host.kernel = told_text(server.kernel);
  host.cpus = told(server.cpus);
  host.memory_bytes = told(server.memory_bytes);
  host.collected_at = told_time(server.metadata_collected_at);
  return host;
}

}  // namespace

const ObjectSpec<ListedServerModel>& listed_server_spec() {
  static const ObjectSpec<ListedServerModel> spec = make_listed_spec();
  return spec;
}

void add_details(ObjectSpec<ServerModel>& spec) {
  using Model = ServerModel;
  spec.attribute("team_id", &Model::team_id, "Id of the team the server belongs to.").computed();
  spec.attribute("ip_previous", &Model::ip_previous, "Address before the last change of it.")
      .computed();
  spec.attribute("is_validating", &Model::is_validating,
                 "Whether a validation in mode `install` is under way. The mark stays when "
                 "Coolify's worker dies.")
      .computed();
  spec.attribute("validation_logs", &Model::validation_logs,
                 "What Coolify's last validation complained about, as plain text. It may be of a "
                 "run before the last one.")
      .computed();
  spec.attribute("unreachable_count", &Model::unreachable_count,
                 "Attempts of Coolify's that failed since the last good one.")
      .computed();
  spec.attribute("proxy_status", &Model::proxy_status,
                 "State of the proxy as Coolify tells it: `running`, `exited`, `starting`, ...")
      .computed();
  spec.nested("sentinel", &Model::sentinel, sentinel_spec(),
              "Coolify's monitoring agent on the server.")
      .computed();
  spec.nested("host", &Model::host, host_spec(),
              "The machine as the last validation in mode `install` found it; null when there was "
              "none.")
      .computed();
  spec.attribute("registered_at", &Model::registered_at,
                 "When the record was created, RFC 3339 in UTC.")
      .computed();
  spec.attribute("updated_at", &Model::updated_at,
                 "When the record was last changed, RFC 3339 in UTC.")
      .computed();
}

ListedServerModel listed_server(const coolify::ServerSummary& server) {
  const coolify::ServerSettings& settings = server.settings;
  ListedServerModel model;
  model.uuid = server.uuid;
  model.name = server.name;
  model.description = server.description;
  model.ip = server.ip;
  model.port = static_cast<std::int64_t>(server.port);
  model.user = server.user;
  model.is_reachable = server.is_reachable;
  model.is_usable = server.is_usable;
  model.is_coolify_host = server.is_coolify_host;
  model.is_disabled = told(settings.force_disabled);
  model.is_cloudflare_tunnel = told(settings.is_cloudflare_tunnel);
  model.is_swarm_manager = told(settings.is_swarm_manager);
  model.is_swarm_worker = told(settings.is_swarm_worker);
  model.server_timezone = told_text(settings.server_timezone);
  model.wildcard_domain = told_text(settings.wildcard_domain);
  model.docker_version = told_text(settings.docker_version);
  model.compose_version = told_text(settings.compose_version);
  take_told(model.settings, coolify::server_settings(), settings.values);
  return model;
}

ServerModel whole_server(const coolify::Server& server, const registration::Record& record) {
  ServerModel model;
  static_cast<ListedServerModel&>(model) = listed_server(server);
  model.private_key_uuid = told(record.private_key_uuid);
  model.team_id = told(record.team_id);
  model.ip_previous = told_text(server.ip_previous);
  model.is_validating = server.is_validating;
  model.validation_logs = record.validation_logs
                              ? told_text(base::evidence_text(*record.validation_logs))
                              : Field<std::string>::null();
  model.unreachable_count = server.unreachable_count;
  model.proxy_status = told_text(server.proxy_status);
  ServerSentinelModel sentinel;
  take_told(sentinel.settings, coolify::sentinel_settings(), server.settings.sentinel);
  model.sentinel = std::move(sentinel);
  model.host = told_host(server);
  model.registered_at = told_time(server.created_at);
  model.updated_at = told_time(server.updated_at);
  return model;
}

}  // namespace provider
