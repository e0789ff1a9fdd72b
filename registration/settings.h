#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/client.h"
#include "coolify/sentinel.h"

namespace registration {

/// How Coolify is to treat a server, apart from how it gets there. Absent: whatever Coolify has.
struct Settings {
  std::optional<bool> is_build_server = {};
  std::optional<bool> is_terminal_enabled = {};
  std::optional<std::string> proxy_type = {};  ///< traefik, caddy, nginx or none
  std::optional<std::int64_t> concurrent_builds = {};
  std::optional<std::int64_t> dynamic_timeout = {};  ///< seconds
  std::optional<std::int64_t> deployment_queue_limit = {};
  std::optional<std::int64_t> connection_timeout = {};                        ///< seconds
  std::optional<std::int64_t> server_disk_usage_notification_threshold = {};  ///< percent
  std::optional<std::string> server_disk_usage_check_frequency = {};  ///< cron or a word, as typed
  coolify::SentinelSettings sentinel = {};

  bool operator==(const Settings&) const = default;
};

/// What a server has now. The proxy type is absent when only the list was read.
[[nodiscard]] Settings settings_of(const coolify::Server& server);

/// Adds to `changes` what `wanted` asks for and `present` does not have; sentinel has a request of
/// its own.
void add_settings(coolify::ServerChanges& changes, const Settings& present, const Settings& wanted);

/// The same for sentinel.
[[nodiscard]] coolify::SentinelSettings sentinel_changes(const Settings& present,
                                                         const Settings& wanted);

/// Errors coolify.version_too_old for a setting this instance does not have, before anything is
/// sent.
[[nodiscard]] base::Expected<void> check_settings(coolify::Client& client, const Settings& wanted,
                                                  const base::Context& context);

}  // namespace registration
