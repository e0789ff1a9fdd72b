#pragma once

#include <cstdint>
#include <optional>

namespace coolify {

/// Settings of Coolify's agent on a server, since Coolify 4.3. Absent: not told, or not to be
/// changed.
struct SentinelSettings {
  std::optional<bool> enabled = {};
  std::optional<bool> metrics_enabled = {};  ///< off whenever the agent is
  std::optional<std::int64_t> push_interval_seconds = {};
  std::optional<std::int64_t> metrics_refresh_rate_seconds = {};
  std::optional<std::int64_t> metrics_history_days = {};

  bool operator==(const SentinelSettings&) const = default;
  [[nodiscard]] bool empty() const { return *this == SentinelSettings(); }
};

}  // namespace coolify
