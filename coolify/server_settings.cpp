#include "coolify/server_settings.h"

#include <algorithm>
#include <array>

#include "base/terminal_text.h"
#include "base/text.h"
#include "coolify/config.h"

namespace coolify {
namespace {

bool is_frequency(std::string_view text) {
  constexpr std::array kWords = {"every_minute", "hourly",   "daily",   "weekly",
                                 "monthly",      "yearly",   "@hourly", "@daily",
                                 "@weekly",      "@monthly", "@yearly"};
  if (std::find(kWords.begin(), kWords.end(), text) != kWords.end()) return true;
  constexpr std::string_view kCron =
      "0123456789*/,-LW#?abcdefghijklmnopqrstuvwxyzABCDEFGHIJKMNOPQRSTUVXYZ";
  int fields = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view field = text.substr(0, end);
    if (field.empty() || field.find_first_not_of(kCron) != std::string_view::npos) return false;
    ++fields;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return fields == 5;
}

/// An address as Coolify takes it: it compares no schemes in upper case.
bool is_url(std::string_view text) {
  const bool known_scheme = text.starts_with("http://") || text.starts_with("https://");
  return known_scheme && base::trimmed(text) == text &&
         base::replace_unicode_controls(text, {}) == text && normalize_endpoint(text).has_value();
}

bool is_token(std::string_view text) {
  constexpr std::size_t kLongest = 500;
  constexpr std::string_view kCharacters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._=/+-";
  return !text.empty() && text.size() <= kLongest &&
         text.find_first_not_of(kCharacters) == std::string_view::npos;
}

}  // namespace

const std::vector<Setting>& server_settings() {
  static const std::vector<Setting> rows = {
      {.field = "is_build_server",
       .name = "is_build_server",
       .rule = FlagRule{},
       .description = "Whether the server only builds images.",
       .gate = SettingGate{Feature::unset_build_server, false},
       .at_creation = true,
       .initial = false},
      {.field = "connection_timeout",
       .name = "connection_timeout",
       .rule = NumberRule{1, 300},
       .description = "How long Coolify waits for an SSH connection, in seconds.",
       .gate = SettingGate{Feature::connection_timeout_setting}},
      {.field = "is_terminal_enabled",
       .name = "is_terminal_enabled",
       .rule = FlagRule{},
       .description = "Whether Coolify offers a terminal on the server.",
       .gate = SettingGate{Feature::terminal_setting},
       .initial = true},
      {.field = "proxy_type",
       .name = "proxy_type",
       .rule = WordRule{{"traefik", "caddy", "nginx", "none"}},
       .description = "Proxy Coolify runs on the server: `traefik` (Coolify's own default), "
                      "`caddy`, `nginx` or `none`. A change restarts it, and is looked at again "
                      "after some ten "
                      "seconds: a job of Coolify's that was running may have undone it.",
       .place = SettingPlace::proxy,
       .at_creation = true,
       .initial = "traefik"},
      {.field = "concurrent_builds",
       .name = "concurrent_builds",
       .rule = NumberRule{},
       .description = "Builds at a time.",
       .initial = std::int64_t{2}},
      {.field = "dynamic_timeout",
       .name = "dynamic_timeout",
       .rule = NumberRule{},
       .description = "Longest time a deployment may take, in seconds.",
       .initial = std::int64_t{3600}},
      {.field = "deployment_queue_limit",
       .name = "deployment_queue_limit",
       .rule = NumberRule{},
       .description = "Deployments that may wait.",
       .initial = std::int64_t{25}},
      {.field = "server_disk_usage_notification_threshold",
       .name = "server_disk_usage_notification_threshold",
       .rule = NumberRule{1, 100},
       .description = "Disk usage in percent from which Coolify warns.",
       .initial = std::int64_t{80}},
      {.field = "server_disk_usage_check_frequency",
       .name = "server_disk_usage_check_frequency",
       .rule =
           TextRule{is_frequency,
                    "must be a cron expression of five fields or a word such as `daily`", "daily"},
       .description = "When Coolify looks at the disk: a cron expression of five fields, or one of "
                      "`every_minute`, `hourly`, `daily`, `weekly`, `monthly`, `yearly`.",
       .initial = "0 23 * * *"},
  };
  return rows;
}

const std::vector<Setting>& sentinel_settings() {
  static const std::vector<Setting> rows = {
      {.field = "is_sentinel_enabled",
       .name = "enabled",
       .rule = FlagRule{},
       .description = "Whether the agent runs.",
       .initial = true},
      {.field = "is_metrics_enabled",
       .name = "metrics_enabled",
       .rule = FlagRule{},
       .description = "Whether it collects metrics; not possible on a build server.",
       .initial = false},
      {.field = "is_sentinel_debug_enabled",
       .name = "debug_enabled",
       .rule = FlagRule{},
       .description = "Whether it logs in detail.",
       .initial = false},
      {.field = "sentinel_push_interval_seconds",
       .name = "push_interval_seconds",
       .rule = NumberRule{10},
       .description = "How often it reports to Coolify.",
       .initial = std::int64_t{60}},
      {.field = "sentinel_metrics_refresh_rate_seconds",
       .name = "metrics_refresh_rate_seconds",
       .rule = NumberRule{},
       .description = "How often it measures.",
       .initial = std::int64_t{10}},
      {.field = "sentinel_metrics_history_days",
       .name = "metrics_history_days",
       .rule = NumberRule{},
       .description = "How long Coolify keeps the measurements.",
       .initial = std::int64_t{7}},
      {.field = kSentinelToken.field,
       .name = "token",
       .rule = SecretRule{is_token, "must be 1 to 500 letters, digits and characters of `._-+=/`",
                          "rotated-secret"},
       .description = "Secret the agent reports to Coolify with; a change restarts the agent.",
       .read_sensitive = true},
      {.field = "sentinel_custom_url",
       .name = "custom_url",
       .rule = TextRule{is_url, "must be an address such as `https://coolify.example.com`",
                        "https://other.example.com"},
       .description = "Address of Coolify as the server reaches it; Coolify's default is its own.",
       .read_sensitive = true},
  };
  return rows;
}

bool can_change(const Setting& row, const std::optional<Version>& version) {
  return !row.gate || row.gate->only_for || supports(version, row.gate->feature);
}

SettingValues beyond_initial(const std::vector<Setting>& rows, const SettingValues& wanted) {
  SettingValues beyond = wanted;
  for (const Setting& row : rows) {
    const SettingValue* const value = wanted.find(row.field);
    if (value != nullptr && row.initial == *value) beyond.erase(row.field);
  }
  return beyond;
}

}  // namespace coolify
