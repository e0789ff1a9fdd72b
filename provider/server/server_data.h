#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>

#include "coolify/server.h"
#include "provider/arguments/coolify_settings.h"
#include "provider/arguments/read_timeout.h"
#include "registration/result.h"
#include "schema/object_spec.h"

namespace provider {

/// What Coolify's list tells of a server, and its key where that was looked up.
struct ListedServerModel {
  schema::Field<std::string> uuid;
  schema::Field<std::string> name;
  schema::Field<std::string> description;
  schema::Field<std::string> ip;
  schema::Field<std::int64_t> port;
  schema::Field<std::string> user;
  schema::Field<std::string> private_key_uuid;
  schema::Field<bool> is_reachable;
  schema::Field<bool> is_usable;
  schema::Field<bool> is_coolify_host;
  schema::Field<bool> is_disabled;
  schema::Field<bool> is_cloudflare_tunnel;
  schema::Field<bool> is_swarm_manager;
  schema::Field<bool> is_swarm_worker;
  schema::Field<std::string> server_timezone;
  schema::Field<std::string> wildcard_domain;
  schema::Field<std::string> docker_version;
  schema::Field<std::string> compose_version;
  SettingFields settings;  ///< of coolify::server_settings()
};

/// Coolify's agent on the server, without its token.
struct ServerSentinelModel {
  SettingFields settings;  ///< of coolify::sentinel_settings()
};

/// The machine as an install-mode validation found it.
struct ServerHostModel {
  schema::Field<std::string> os_name;
  schema::Field<std::string> architecture;
  schema::Field<std::string> kernel;
  schema::Field<std::int64_t> cpus;
  schema::Field<std::int64_t> memory_bytes;
  schema::Field<std::string> collected_at;
};

/// coolify_server: all that Coolify tells of a server.
struct ServerModel : ListedServerModel {
  schema::Field<std::string> team_id;
  schema::Field<std::string> ip_previous;
  schema::Field<bool> is_validating;
  schema::Field<std::string> validation_logs;
  schema::Field<std::int64_t> unreachable_count;
  schema::Field<std::string> proxy_status;
  schema::Field<ServerSentinelModel> sentinel;
  schema::Field<ServerHostModel> host;
  schema::Field<std::string> registered_at;
  schema::Field<std::string> updated_at;
  schema::Field<ReadTimeoutModel> timeouts;
};

/// Adds what the list tells, but for uuid, name and ip, which may be asked for.
template <std::derived_from<ListedServerModel> Model>
void add_listed(schema::ObjectSpec<Model>& spec) {
  using Listed = ListedServerModel;
  using Text = schema::Field<std::string> Model::*;
  using Number = schema::Field<std::int64_t> Model::*;
  using Flag = schema::Field<bool> Model::*;
  spec.attribute("description", Text(&Listed::description), "Description in Coolify.").computed();
  spec.attribute("port", Number(&Listed::port), "SSH port Coolify uses.").computed();
  spec.attribute("user", Text(&Listed::user), "Account Coolify logs in as.").computed();
  spec.attribute("is_reachable", Flag(&Listed::is_reachable), "Whether Coolify reached the server.")
      .computed();
  spec.attribute("is_usable", Flag(&Listed::is_usable),
                 "Whether Coolify calls the server usable. It leaves that standing after some "
                 "kinds of failure.")
      .computed();
  spec.attribute("is_coolify_host", Flag(&Listed::is_coolify_host),
                 "Whether it is the machine Coolify itself runs on.")
      .computed();
  spec.attribute("is_disabled", Flag(&Listed::is_disabled),
                 "Whether Coolify has given the server up, after days without an answer, and "
                 "contacts it no more.")
      .computed();
  spec.attribute("is_cloudflare_tunnel", Flag(&Listed::is_cloudflare_tunnel),
                 "Whether Coolify logs in through a tunnel of Cloudflare's.")
      .computed();
  spec.attribute("is_swarm_manager", Flag(&Listed::is_swarm_manager),
                 "Whether it is the manager of a Docker Swarm.")
      .computed();
  spec.attribute("is_swarm_worker", Flag(&Listed::is_swarm_worker),
                 "Whether it is a worker of a Docker Swarm.")
      .computed();
  spec.attribute("server_timezone", Text(&Listed::server_timezone),
                 "Time zone of what Coolify does at set times.")
      .computed();
  spec.attribute("wildcard_domain", Text(&Listed::wildcard_domain),
                 "Domain below which applications get their own.")
      .computed();
  spec.attribute("docker_version", Text(&Listed::docker_version),
                 "Version of the Docker Engine. Told since Coolify 4.3.2.")
      .computed();
  spec.attribute("compose_version", Text(&Listed::compose_version),
                 "Version of Docker Compose. Told since Coolify 4.3.2.")
      .computed();
}

/// Adds the settings that are told of a server, without those whose place is not `wanted`; nothing:
/// all of them.
template <std::derived_from<ListedServerModel> Model>
void add_told_settings(schema::ObjectSpec<Model>& spec,
                       std::optional<coolify::SettingPlace> wanted = std::nullopt) {
  SettingFields Model::* const settings = &ListedServerModel::settings;
  for (const coolify::Setting& row : coolify::server_settings()) {
    if (wanted && row.place != *wanted) continue;
    spec.attribute(std::string(row.name), settings, type_of(row), std::string(row.description))
        .computed();
  }
}

/// An element of a list of servers.
[[nodiscard]] const schema::ObjectSpec<ListedServerModel>& listed_server_spec();

/// Adds what only a server's own answer tells.
void add_details(schema::ObjectSpec<ServerModel>& spec);

/// What the list tells of the server.
[[nodiscard]] ListedServerModel listed_server(const coolify::ServerSummary& server);

/// What the server's own answer tells, whose key is that of `record`.
[[nodiscard]] ServerModel whole_server(const coolify::Server& server,
                                       const registration::Record& record);

}  // namespace provider
