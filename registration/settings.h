#pragma once

#include "base/context.h"
#include "base/expected.h"
#include "coolify/client.h"
#include "coolify/setting_values.h"

namespace registration {

/// How Coolify is to treat a server, apart from how it gets there. Absent: whatever Coolify has.
struct Settings {
  coolify::SettingValues server = {};    ///< of coolify::server_settings()
  coolify::SettingValues sentinel = {};  ///< of coolify::sentinel_settings()

  bool operator==(const Settings&) const = default;
};

/// What a server has now. Some are absent when only the list was read.
[[nodiscard]] Settings settings_of(const coolify::Server& server);

/// Those that a creation sends along; all others are sent to the record afterwards.
[[nodiscard]] coolify::SettingValues sent_at_creation(const Settings& wanted);

/// Errors coolify.version_too_old for a setting this instance does not have, before anything is
/// sent.
[[nodiscard]] base::Expected<void> check_settings(coolify::Client& client, const Settings& wanted,
                                                  const base::Context& context);

}  // namespace registration
