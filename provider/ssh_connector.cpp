#include "provider/ssh_connector.h"

#include <utility>

#include "ssh/wait_for_ssh.h"

namespace provider {

base::Expected<registration::Connection> SshConnector::connect(const base::Context& context) {
  auto session = ssh::wait_for_ssh(options_, context);
  if (!session) return base::fail(session.error());
  const ssh::PublicKey& key = (*session)->host_key();
  registration::Connection connection;
  connection.host_key = {key.type, key.fingerprint(), key.line_without_comment()};
  connection.executor = *std::move(session);
  return connection;
}

}  // namespace provider
