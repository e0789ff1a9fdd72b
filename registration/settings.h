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
  [[nodiscard]] bool empty() const { return *this == Settings(); }
};

/// What a server has now. Some are absent when only the list was read.
[[nodiscard]] Settings settings_of(const coolify::Server& server);

/// What `wanted` asks for and `present` does not have, or does not tell.
[[nodiscard]] Settings difference(const Settings& present, const Settings& wanted);

/// Those that a creation sends along.
[[nodiscard]] coolify::SettingValues sent_at_creation(const Settings& wanted);

/// What of `wanted` the server `uuid` still lacks: all of it, when there is no such server. Coolify
/// resets the proxy and restarts the agent even when it is told what they already are.
[[nodiscard]] base::Expected<Settings> still_lacking(coolify::Client& client,
                                                     const std::string& uuid,
                                                     const Settings& wanted,
                                                     const base::Context& context);

/// Error coolify.version_too_old for a change that this instance cannot make, before any is sent.
[[nodiscard]] base::Expected<void> check_settings(coolify::Client& client, const Settings& changes,
                                                  const base::Context& context);
/// The same for a server that is yet to be created.
[[nodiscard]] base::Expected<void> check_initial_settings(coolify::Client& client,
                                                          const Settings& wanted,
                                                          const base::Context& context);

/// Sends the changes, unless the instance cannot make all of them. Nothing is sent when there are
/// none.
[[nodiscard]] base::Expected<void> send_settings(coolify::Client& client, const std::string& uuid,
                                                 const Settings& changes,
                                                 const base::Context& context);

}  // namespace registration
