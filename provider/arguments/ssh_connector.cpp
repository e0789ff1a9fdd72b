#include "provider/arguments/ssh_connector.h"

namespace provider {

base::Expected<registration::Connection> SshConnector::connect(const base::Context& context) {
  auto connection = host_.connect(context);
  if (!connection) return base::fail(blame_.below_resource(std::move(connection.error())));
  return connection;
}

bool SshConnector::logs_in_with(const ssh::PublicKey& key) const { return host_.logs_in_with(key); }

std::optional<base::Expected<void>> SshConnector::prove(const ssh::PublicKey& key,
                                                        const std::string& user,
                                                        const base::Context& context) {
  return host_.prove(key, user, context);
}

std::unique_ptr<registration::HostConnector> connect_by_ssh(Login login) {
  return std::make_unique<SshConnector>(std::move(login));
}

}  // namespace provider
