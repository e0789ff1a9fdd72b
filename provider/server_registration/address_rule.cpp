#include "provider/server_registration/address_rule.h"

#include "coolify/adoption.h"
#include "provider/arguments/address.h"

namespace provider {

base::Expected<base::Diagnostics> address_faults(const schema::Value& prior,
                                                 const schema::Value& config,
                                                 coolify::Client* client,
                                                 const base::Context& context,
                                                 base::Duration max_age) {
  base::Diagnostics faults = record_address_faults(prior, config);
  const bool may_adopt =
      prior.is_null() && config.at("adopt_existing") == schema::Value::boolean(true);
  if (faults.empty() || !may_adopt) return faults;
  if (client == nullptr) return base::Diagnostics();
  const auto list = client->list_servers(context, max_age);
  if (!list) return base::fail(list.error());
  if (coolify::servers_at(**list, config.at("ip").as_string()).empty()) return faults;
  return base::Diagnostics();
}

}  // namespace provider
