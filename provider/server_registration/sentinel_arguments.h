#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "coolify/setting_values.h"
#include "provider/arguments/coolify_settings.h"
#include "schema/object_spec.h"

namespace provider {

/// The `sentinel` object: Coolify's agent on the server.
struct SentinelModel {
  SettingFields settings;  ///< of coolify::sentinel_settings()
  schema::Field<std::string> token_wo;
  schema::Field<std::int64_t> token_wo_version;
};

[[nodiscard]] schema::ObjectSpec<SentinelModel> sentinel_arguments();

/// What the object asks for, its write-only token apart.
[[nodiscard]] coolify::SettingValues sentinel_settings(const schema::Field<SentinelModel>& model);

/// The write-only token where it is to be sent: the object is new, the token was a stored one
/// before, or `token_wo_version` differs. Only `configured`, the configuration, has it.
[[nodiscard]] std::optional<coolify::SentinelToken> token_to_send(
    const schema::Field<SentinelModel>& configured, const schema::Field<SentinelModel>& prior);

/// A refresh: writes what Coolify tells of the arguments that are set; what it does not tell stays.
void take_sentinel(schema::Field<SentinelModel>& model, const coolify::SettingValues& told);

/// The end of an apply that failed, where `model` has what Coolify told: what it does not tell
/// counts as not sent and goes back to what it was, so that the next plan shows it again, and what
/// was not managed before is managed only if Coolify has what was `planned`.
void keep_unsent(schema::Field<SentinelModel>& model, const schema::Field<SentinelModel>& planned,
                 const schema::Field<SentinelModel>& prior, const coolify::SettingValues& told);

}  // namespace provider
