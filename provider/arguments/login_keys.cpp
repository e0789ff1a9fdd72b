#include "provider/arguments/login_keys.h"

#include <utility>

#include "provider/arguments/ssh_merge.h"

namespace provider {

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
