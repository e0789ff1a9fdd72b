#include "registration/settings.h"

#include "coolify/feature_gates.h"
#include "coolify/server_settings.h"

namespace registration {

Settings settings_of(const coolify::Server& server) {
  return {server.settings.values, server.settings.sentinel};
}

Settings difference(const Settings& present, const Settings& wanted) {
  return {coolify::difference(present.server, wanted.server),
          coolify::difference(present.sentinel, wanted.sentinel)};
}

coolify::SettingValues sent_at_creation(const Settings& wanted) {
  coolify::SettingValues sent;
  for (const coolify::Setting& row : coolify::server_settings()) {
    const auto* const value = wanted.server.find(row.field);
    if (row.at_creation && value != nullptr) sent.set(row.field, *value);
  }
  return sent;
}

base::Expected<Settings> still_lacking(coolify::Client& client, const std::string& uuid,
                                       const Settings& wanted, const base::Context& context) {
  if (wanted.empty()) return wanted;
  const auto server = client.get_server(uuid, context);
  if (!server) return base::fail(server.error());
  const std::optional<coolify::Server>& found = *server;
  return found ? difference(settings_of(*found), wanted) : wanted;
}

base::Expected<void> check_settings(coolify::Client& client, const Settings& changes,
                                    const base::Context& context) {
  if (changes.empty()) return {};
  const auto version = client.version(context);
  if (!version) return base::fail(version.error());
  coolify::ServerChanges server;
  server.settings = changes.server;
  if (auto able = coolify::check_supported(server, *version); !able) return able;
  return client.check_sentinel(changes.sentinel, context);
}

base::Expected<void> check_initial_settings(coolify::Client& client, const Settings& wanted,
                                            const base::Context& context) {
  return check_settings(client,
                        {coolify::beyond_initial(coolify::server_settings(), wanted.server),
                         coolify::beyond_initial(coolify::sentinel_settings(), wanted.sentinel)},
                        context);
}

base::Expected<void> send_settings(coolify::Client& client, const std::string& uuid,
                                   const Settings& changes, const base::Context& context) {
  if (auto able = check_settings(client, changes, context); !able) return able;
  coolify::ServerChanges server;
  server.settings = changes.server;
  auto sent = client.update_server(uuid, server, context);
  if (!sent) return sent;
  return client.update_sentinel(uuid, changes.sentinel, context);
}

}  // namespace registration
