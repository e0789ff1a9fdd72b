#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "coolify/sentinel.h"
#include "schema/object_spec.h"

namespace provider {

/// The `sentinel` object: Coolify's agent on the server.
struct SentinelModel {
  schema::Field<bool> enabled;
  schema::Field<bool> metrics_enabled;
  schema::Field<bool> debug_enabled;
  schema::Field<std::int64_t> push_interval_seconds;
  schema::Field<std::int64_t> metrics_refresh_rate_seconds;
  schema::Field<std::int64_t> metrics_history_days;
  schema::Field<std::string> token;
  schema::Field<std::string> token_wo;
  schema::Field<std::int64_t> token_wo_version;
  schema::Field<std::string> custom_url;
};

[[nodiscard]] schema::ObjectSpec<SentinelModel> sentinel_arguments();

/// What the object asks for, its write-only token apart.
[[nodiscard]] coolify::SentinelSettings sentinel_settings(
    const schema::Field<SentinelModel>& model);

/// The write-only token where it is to be sent: the object is new, the token was a stored one
/// before, or `token_wo_version` differs. Only `configured`, the configuration, has it.
[[nodiscard]] std::optional<coolify::SentinelToken> token_to_send(
    const schema::Field<SentinelModel>& configured, const schema::Field<SentinelModel>& prior);

/// A refresh: writes what Coolify tells of the arguments that are set; what it does not tell stays.
void take_sentinel(schema::Field<SentinelModel>& model, const coolify::SentinelSettings& told);

/// The end of an apply that failed: what Coolify does not tell counts as not sent and goes back to
/// what it was, so that the next plan shows it again.
void keep_unsent(schema::Field<SentinelModel>& model, const schema::Field<SentinelModel>& prior,
                 const coolify::SentinelSettings& told);

/// Calls `visit` with each argument but the write-only ones: its path, its member of the model and
/// its twin in the API's settings.
template <typename Visit>
void for_each_argument(auto& model, auto& settings, const Visit& visit) {
  visit("sentinel.enabled", model.enabled, settings.enabled);
  visit("sentinel.metrics_enabled", model.metrics_enabled, settings.metrics_enabled);
  visit("sentinel.debug_enabled", model.debug_enabled, settings.debug_enabled);
  visit("sentinel.push_interval_seconds", model.push_interval_seconds,
        settings.push_interval_seconds);
  visit("sentinel.metrics_refresh_rate_seconds", model.metrics_refresh_rate_seconds,
        settings.metrics_refresh_rate_seconds);
  visit("sentinel.metrics_history_days", model.metrics_history_days, settings.metrics_history_days);
  visit("sentinel.token", model.token, settings.token);
  visit("sentinel.custom_url", model.custom_url, settings.custom_url);
}

}  // namespace provider
