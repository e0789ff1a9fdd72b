#include "provider/arguments/ssh_connector.h"

namespace provider {

base::Expected<registration::Connection> SshConnector::connect(const base::Context& context) {
  auto connection = host_.connect(context);
  if (connection) return connection;
  base::Diagnostic& why = connection.error();
  // What is wrong with a host on the way has a path.
  const bool is_refusal = why.kind == base::ErrorKind::auth_refused && why.path.empty();
  if (is_refusal && has_coolify_key_) {
    return base::fail(refused_coolify_key(std::move(why), lacking_keys_));
  }
  return base::fail(blame_.below_resource(std::move(why)));
}

bool SshConnector::logs_in_with(const ssh::PublicKey& key) const { return host_.logs_in_with(key); }

std::optional<base::Expected<void>> SshConnector::prove(const ssh::PublicKey& key,
                                                        const std::string& user,
                                                        const base::Context& context) {
  return host_.prove(key, user, context);
}

base::Diagnostic refused_coolify_key(base::Diagnostic refusal,
                                     const std::vector<std::string>& lacking) {
  // Keys of an agent that were not tried have an advice of their own.
  if (!refusal.values.contains("unseen_agent_keys")) refusal.values.emplace("coolify_key", "");
  for (const std::string& uuid : lacking) {
    refusal.notes.push_back({.name = "key_lacking",
                             .value = uuid,
                             .text = "The machine may trust the key " + uuid +
                                     ", which could not be tried: Coolify has no usable private "
                                     "half of it any more."});
  }
  return refusal;
}

std::unique_ptr<registration::HostConnector> connect_by_ssh(Login login) {
  return std::make_unique<SshConnector>(std::move(login));
}

}  // namespace provider
