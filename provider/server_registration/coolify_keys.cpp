#include "provider/server_registration/coolify_keys.h"

#include <algorithm>
#include <utility>

#include "provider/arguments/ssh_merge.h"

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

base::Expected<registration::login::CoolifyKeys> login_keys(const SshModel& ssh,
                                                            const std::vector<std::string>& uuids,
                                                            coolify::Client& client,
                                                            const base::Context& context) {
  if (!uses_coolify_key(ssh)) return registration::login::CoolifyKeys();
  auto keys = registration::login::read_coolify_keys(client, uuids, context);
  if (!keys) return base::fail(at_key_argument(std::move(keys.error())));
  return keys;
}

base::Diagnostic at_key_argument(base::Diagnostic fault) {
  const bool is_ours = fault.kind == base::ErrorKind::invalid_config && fault.path.empty();
  if (is_ours) fault.path = base::Path::of("ssh").name("use_coolify_key");
  return fault;
}

}  // namespace provider
