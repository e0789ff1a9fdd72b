#include "registration/settings.h"

#include "coolify/feature_gates.h"

namespace registration {
namespace {

template <typename T>
void add(std::optional<T>& change, const std::optional<T>& present,
         const std::optional<T>& wanted) {
  if (wanted && present != wanted) change = wanted;
}

}  // namespace

Settings settings_of(const coolify::Server& server) {
  const coolify::ServerSettings& told = server.settings;
  Settings settings;
  settings.is_build_server = told.is_build_server;
  settings.is_terminal_enabled = told.is_terminal_enabled;
  settings.proxy_type = server.proxy_type;
  settings.concurrent_builds = told.concurrent_builds;
  settings.dynamic_timeout = told.dynamic_timeout;
  settings.deployment_queue_limit = told.deployment_queue_limit;
  settings.connection_timeout = told.connection_timeout;
  settings.server_disk_usage_notification_threshold = told.server_disk_usage_notification_threshold;
  settings.server_disk_usage_check_frequency = told.server_disk_usage_check_frequency;
  settings.sentinel = told.sentinel;
  return settings;
}

void add_settings(coolify::ServerChanges& changes, const Settings& present,
                  const Settings& wanted) {
  add(changes.is_build_server, present.is_build_server, wanted.is_build_server);
  add(changes.is_terminal_enabled, present.is_terminal_enabled, wanted.is_terminal_enabled);
  add(changes.proxy_type, present.proxy_type, wanted.proxy_type);
  add(changes.concurrent_builds, present.concurrent_builds, wanted.concurrent_builds);
  add(changes.dynamic_timeout, present.dynamic_timeout, wanted.dynamic_timeout);
  add(changes.deployment_queue_limit, present.deployment_queue_limit,
      wanted.deployment_queue_limit);
  add(changes.connection_timeout, present.connection_timeout, wanted.connection_timeout);
  add(changes.server_disk_usage_notification_threshold,
      present.server_disk_usage_notification_threshold,
      wanted.server_disk_usage_notification_threshold);
  add(changes.server_disk_usage_check_frequency, present.server_disk_usage_check_frequency,
      wanted.server_disk_usage_check_frequency);
}

coolify::SentinelSettings sentinel_changes(const Settings& present, const Settings& wanted) {
  const coolify::SentinelSettings& before = present.sentinel;
  const coolify::SentinelSettings& after = wanted.sentinel;
  coolify::SentinelSettings changes;
  add(changes.enabled, before.enabled, after.enabled);
  add(changes.metrics_enabled, before.metrics_enabled, after.metrics_enabled);
  add(changes.debug_enabled, before.debug_enabled, after.debug_enabled);
  add(changes.push_interval_seconds, before.push_interval_seconds, after.push_interval_seconds);
  add(changes.metrics_refresh_rate_seconds, before.metrics_refresh_rate_seconds,
      after.metrics_refresh_rate_seconds);
  add(changes.metrics_history_days, before.metrics_history_days, after.metrics_history_days);
  add(changes.token, before.token, after.token);
  add(changes.custom_url, before.custom_url, after.custom_url);
  return changes;
}

base::Expected<void> check_settings(coolify::Client& client, const Settings& wanted,
                                    const base::Context& context) {
  coolify::ServerChanges changes;
  add_settings(changes, {}, wanted);
  if (changes.empty() && wanted.sentinel.empty()) return {};
  const auto version = client.version(context);
  if (!version) return base::fail(version.error());
  // Every version creates a server that is no build server; only taking the mark away needs more.
  if (changes.is_build_server == false) changes.is_build_server.reset();
  if (auto able = coolify::check_supported(changes, *version); !able) return able;
  return coolify::check_supported(wanted.sentinel, *version);
}

}  // namespace registration
