#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/secret.h"

namespace coolify {

/// The secret with which a server's agent reports to Coolify. Unlike other secrets it can be
/// copied, because settings are compared and copied as a whole; each copy is wiped like the first.
class SentinelToken {
 public:
  explicit SentinelToken(std::string text) : text_(std::move(text)) {}
  SentinelToken(const SentinelToken& other) : text_(other.text_.clone()) {}
  SentinelToken& operator=(const SentinelToken& other) {
    text_ = other.text_.clone();
    return *this;
  }
  ~SentinelToken() = default;

  [[nodiscard]] std::string_view reveal() const { return text_.reveal(); }
  bool operator==(const SentinelToken& other) const { return reveal() == other.reveal(); }

 private:
  base::Secret text_;
};

/// Settings of Coolify's agent on a server, since Coolify 4.3. Absent: not told, or not to be
/// changed.
struct SentinelSettings {
  std::optional<bool> enabled = {};
  std::optional<bool> metrics_enabled = {};  ///< off whenever the agent is
  std::optional<bool> debug_enabled = {};    ///< the same
  std::optional<std::int64_t> push_interval_seconds = {};
  std::optional<std::int64_t> metrics_refresh_rate_seconds = {};
  std::optional<std::int64_t> metrics_history_days = {};
  /// The two below are told only to API tokens with the ability read:sensitive.
  std::optional<SentinelToken> token = {};
  std::optional<std::string> custom_url = {};  ///< where the agent reports to

  bool operator==(const SentinelSettings&) const = default;
  [[nodiscard]] bool empty() const { return *this == SentinelSettings(); }
};

/// Calls `visit(field, name, setting)` for each setting: its field in Coolify's API, its name here,
/// the member itself.
template <typename Settings, typename Visit>
void for_each_sentinel_setting(Settings& settings, const Visit& visit) {
  visit("is_sentinel_enabled", "enabled", settings.enabled);
  visit("is_metrics_enabled", "metrics_enabled", settings.metrics_enabled);
  visit("is_sentinel_debug_enabled", "debug_enabled", settings.debug_enabled);
  visit("sentinel_push_interval_seconds", "push_interval_seconds", settings.push_interval_seconds);
  visit("sentinel_metrics_refresh_rate_seconds", "metrics_refresh_rate_seconds",
        settings.metrics_refresh_rate_seconds);
  visit("sentinel_metrics_history_days", "metrics_history_days", settings.metrics_history_days);
  visit("sentinel_token", "token", settings.token);
  visit("sentinel_custom_url", "custom_url", settings.custom_url);
}

}  // namespace coolify
