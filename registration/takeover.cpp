#include "registration/takeover.h"

#include <vector>

#include "coolify/adoption.h"
#include "coolify/server_settings.h"
#include "registration/record.h"

namespace registration {

std::string Takeover::fields() const {
  std::vector<std::string> names = coolify::changed_fields(server);
  for (const coolify::Setting& row : coolify::sentinel_settings()) {
    if (sentinel.find(row.field) != nullptr) names.push_back("sentinel." + std::string(row.name));
  }
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "nothing" : text;
}

base::Expected<Takeover> plan_takeover(coolify::Client& client, const coolify::Server& existing,
                                       const coolify::NewServer& wanted, const Settings& settings,
                                       const base::Context& context) {
  const auto record = record_from(client, existing, context);
  if (!record) return base::fail(record.error());
  Takeover takeover;
  takeover.server = coolify::changes_to(existing, record->private_key_uuid, wanted);
  takeover.server.settings = coolify::difference(record->settings.server, settings.server);
  takeover.sentinel = coolify::difference(record->settings.sentinel, settings.sentinel);
  return takeover;
}

}  // namespace registration
