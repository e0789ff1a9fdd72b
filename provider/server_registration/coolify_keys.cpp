#include "provider/server_registration/coolify_keys.h"

#include <algorithm>

namespace provider {

std::vector<std::string> trusted_keys(const RegistrationModel& prior,
                                      const std::vector<std::string>& former_keys,
                                      const RegistrationModel& planned) {
  std::vector<std::string> keys;
  const auto add = [&keys](const std::string& uuid) {
    const bool is_new = std::find(keys.begin(), keys.end(), uuid) == keys.end();
    if (!uuid.empty() && is_new) keys.push_back(uuid);
  };
  add(prior.private_key_uuid.value_or(""));
  for (const std::string& uuid : former_keys) add(uuid);
  add(planned.private_key_uuid.value_or(""));
  return keys;
}

}  // namespace provider
