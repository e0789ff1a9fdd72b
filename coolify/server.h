#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "coolify/setting_values.h"

namespace coolify {

/// What the servers list and a single server both tell about the settings. Absent: this version of
/// Coolify does not tell it, or it has no value.
struct ServerSettings {
  SettingValues values = {};    ///< of server_settings(); the list leaves some out
  SettingValues sentinel = {};  ///< of sentinel_settings()
  std::optional<bool> is_cloudflare_tunnel = {};
  std::optional<bool> is_swarm_manager = {};
  std::optional<bool> is_swarm_worker = {};
  std::optional<bool> force_disabled = {};
  std::optional<std::string> server_timezone = {};
  std::optional<std::string> wildcard_domain = {};
  std::optional<std::string> docker_version = {};
  std::optional<std::string> compose_version = {};
  /// Whether this version of Coolify keeps the two times below at all.
  bool tells_check_times = false;
  std::optional<base::WallTime> docker_version_checked_at = {};
  std::optional<base::WallTime> compose_version_checked_at = {};
  std::optional<base::WallTime> updated_at = {};
};

/// One element of the servers list. A null description is "".
struct ServerSummary {
  std::string uuid = {};
  std::string name = {};
  std::string description = {};
  std::string ip = {};
  int port = 22;
  std::string user = {};
  bool is_coolify_host = false;  ///< the machine Coolify itself runs on
  bool is_reachable = false;     ///< as Coolify last saw it; says little, see the verdict
  bool is_usable = false;        ///< the same
  ServerSettings settings = {};
};

/// One server as its own endpoint tells it: all of the summary and more.
struct Server : ServerSummary {
  std::optional<std::string> ip_previous = {};
  std::optional<std::int64_t> team_id = {};
  std::optional<std::int64_t> private_key_id = {};  ///< see Client::list_keys() for its uuid
  bool is_validating = false;
  std::optional<std::string> validation_logs = {};  ///< HTML as sent; see clean_log()
  std::int64_t unreachable_count = 0;
  std::optional<std::string> proxy_status = {};            ///< exited, starting, running, ...
  std::optional<base::WallTime> sentinel_updated_at = {};  ///< of its last report, or of its start
  std::optional<std::string> os = {};  ///< the three come from an install-mode validation
  std::optional<std::string> arch = {};
  std::optional<std::string> kernel = {};
  std::optional<std::int64_t> cpus = {};
  std::optional<std::int64_t> memory_bytes = {};
  std::optional<base::WallTime> metadata_collected_at = {};
  std::optional<base::WallTime> created_at = {};
  std::optional<base::WallTime> updated_at = {};
  std::optional<base::WallTime> answered_at = {};  ///< the instance's own clock: the Date header
};

/// All servers of a team.
struct ServerList {
  std::vector<ServerSummary> servers = {};
  std::optional<base::WallTime> answered_at = {};  ///< the instance's own clock
};

/// What a refresh could read.
struct ServerReading {
  Server server;
  /// False when only the fields of ServerSummary were read: the others keep their prior values.
  bool complete = true;
};

/// Whether what the list tells of a server is all that a reader needs to know of it.
using EnoughInList = std::function<bool(const ServerSummary&)>;

/// What a creation sends. Empty texts are left out, so that Coolify's default applies.
struct NewServer {
  std::string ip = {};
  std::string private_key_uuid = {};
  std::string name = {};
  std::string description = {};
  int port = 22;
  std::string user = "root";
  SettingValues settings = {};  ///< those that a creation takes
};

/// The fields Coolify's verdict rests on. When one of them changes, the verdict of before says
/// nothing any more, and Coolify neither validates again nor resets its flags by itself.
inline constexpr std::array<std::string_view, 4> kVerdictFields = {"ip", "port", "user",
                                                                   "private_key_uuid"};

/// What an update sends: only the fields that have a value. A field cannot be sent as null, because
/// Coolify stores a null name, address, user or port as nothing at all.
struct ServerChanges {
  std::optional<std::string> name = {};
  std::optional<std::string> description = {};
  std::optional<std::string> ip = {};  ///< Coolify does not check that it is the only one
  std::optional<int> port = {};
  std::optional<std::string> user = {};
  std::optional<std::string> private_key_uuid = {};
  /// Of server_settings(). A proxy type resets the proxy, and restarts it on a working server, even
  /// when it is the same.
  SettingValues settings = {};

  bool operator==(const ServerChanges&) const = default;
  [[nodiscard]] bool empty() const { return *this == ServerChanges(); }
  /// Whether one of kVerdictFields is among them.
  [[nodiscard]] bool needs_validation() const;
};

/// Something deployed on a server.
struct ServerResource {
  std::string uuid = {};
  std::string name = {};
  std::string type = {};  ///< application, service, postgresql, ...
  std::string status = {};
};

/// Shared because one answer serves many readers, which end in no known order.
using SharedServerList = std::shared_ptr<const ServerList>;

}  // namespace coolify
