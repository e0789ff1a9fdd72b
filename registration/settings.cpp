#include "registration/settings.h"

#include "coolify/feature_gates.h"
#include "coolify/server_settings.h"

namespace registration {

Settings settings_of(const coolify::Server& server) {
  return {server.settings.values, server.settings.sentinel};
}

coolify::SettingValues sent_at_creation(const Settings& wanted) {
  coolify::SettingValues sent;
  for (const coolify::Setting& row : coolify::server_settings()) {
    const auto* const value = wanted.server.find(row.field);
    if (row.at_creation && value != nullptr) sent.set(row.field, *value);
  }
  return sent;
}

base::Expected<void> check_settings(coolify::Client& client, const Settings& wanted,
                                    const base::Context& context) {
  if (wanted == Settings()) return {};
  const auto version = client.version(context);
  if (!version) return base::fail(version.error());
  coolify::ServerChanges changes;
  changes.settings = wanted.server;
  // Every version creates a server that is no build server; only taking the mark away needs more.
  if (changes.settings.get(coolify::kIsBuildServer) == false) {
    changes.settings.erase(coolify::kIsBuildServer.field);
  }
  if (auto able = coolify::check_supported(changes, *version); !able) return able;
  return coolify::check_sentinel_supported(wanted.sentinel, *version);
}

}  // namespace registration
