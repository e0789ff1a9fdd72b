#pragma once

#include <string>

#include "coolify/json.h"

namespace tests {

/// The least that every version of Coolify tells of a server, with `more` besides or instead.
inline std::string least_server(const std::string& uuid,
                                const coolify::Json& more = coolify::Json::object()) {
  coolify::Json json = {
      {"uuid", uuid}, {"name", "web"}, {"ip", "10.0.0.1"}, {"port", 22}, {"user", "root"}};
  json.update(more);
  return json.dump();
}

/// What GET /servers/{uuid} answers, shortened to what is read; reachable, not usable.
inline std::string server_answer(const std::string& uuid = "9nh0fflhm8hyglcr2jltjuaq") {
  return R"({
  "uuid": ")" +
         uuid + R"(", "name": "web-1", "description": "",
  "ip": "10.1.1.1", "port": 22, "user": "root", "ip_previous": null,
  "team_id": 7, "private_key_id": 1, "is_coolify_host": false,
  "is_validating": false, "validation_logs": null, "unreachable_count": 0,
  "proxy": {"redirect_enabled": true, "type": "TRAEFIK", "status": "exited"},
  "server_metadata": null, "swarm_cluster": null,
  "settings": {
    "id": 5, "server_id": 5, "is_reachable": true, "is_usable": false, "force_disabled": false,
    "docker_version": null, "docker_version_checked_at": null,
    "compose_version": null, "compose_version_checked_at": null,
    "is_build_server": false, "is_terminal_enabled": true, "is_cloudflare_tunnel": false,
    "concurrent_builds": 2, "deployment_queue_limit": 25, "dynamic_timeout": 3600,
    "connection_timeout": 10, "server_disk_usage_notification_threshold": 80,
    "server_disk_usage_check_frequency": "0 23 * * *", "server_timezone": "UTC",
    "wildcard_domain": null,
    "created_at": "2026-11-23T10:04:45.000000Z", "updated_at": "2026-11-23T10:04:45.000000Z"
  },
  "created_at": "2026-11-23T10:04:45.000000Z", "updated_at": "2026-11-23T10:04:46.000000Z"
})";
}

}  // namespace tests
