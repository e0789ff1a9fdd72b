#include "registration/takeover.h"

#include <vector>

#include "coolify/adoption.h"
#include "registration/record.h"

namespace registration {

std::string Takeover::fields() const {
  std::vector<std::string> names = coolify::changed_fields(server);
  coolify::for_each_sentinel_setting(sentinel,
                                     [&names](const char*, const char* name, const auto& setting) {
                                       if (setting)
                                         names.push_back("sentinel." + std::string(name));
                                     });
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
  add_settings(takeover.server, record->settings, settings);
  takeover.sentinel = sentinel_changes(record->settings, settings);
  return takeover;
}

}  // namespace registration
