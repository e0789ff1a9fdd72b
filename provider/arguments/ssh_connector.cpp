#include "provider/arguments/ssh_connector.h"

#include <algorithm>

#include "ssh/persistent_session.h"
#include "ssh/private_key.h"
#include "ssh/wait_for_ssh.h"

namespace provider {
namespace {

registration::HostKey host_key(const ssh::PublicKey& key) {
  return {key.type, key.fingerprint(), key.line_without_comment()};
}

std::vector<registration::JumpHostKey> jump_host_keys(const ssh::Session& session) {
  std::vector<registration::JumpHostKey> keys;
  for (const ssh::ProvenHost& host : session.route()) {
    keys.push_back({host.endpoint.to_string(), host_key(host.key)});
  }
  keys.pop_back();  // the machine itself
  return keys;
}

base::Diagnostic cancelled() {
  base::Diagnostic error;
  error.kind = base::ErrorKind::cancelled;
  error.code = "ssh.cancelled";
  error.summary = "The operation was cancelled";
  error.cause = "A stop was requested during the initial delay.";
  error.remedy = "Apply again to go on.";
  return error;
}

/// Only an identity that is a key or a fingerprint tells without asking the agent.
bool agent_may_use(const ssh::AgentOptions& agent, const ssh::PublicKey& key) {
  if (!agent.enabled) return false;
  if (ssh::is_fingerprint(agent.identity)) return agent.identity == key.fingerprint();
  const auto named = ssh::parse_public_key(agent.identity);
  return !named || named->same_key(key);
}

bool is_private_half(const ssh::Credentials& credentials, const ssh::PublicKey& key) {
  if (credentials.private_key.empty()) return false;
  const auto own = ssh::inspect_private_key(credentials.private_key, credentials.passphrase);
  return own && own->public_key && own->public_key->same_key(key);
}

/// Whether a login with these can have been by the key alone.
bool has_only_key(const ssh::Credentials& credentials) {
  return credentials.password.empty() && credentials.certificate.empty() &&
         !credentials.agent.enabled;
}

/// The same way to the same machine, for another account that has nothing but the key.
ssh::ConnectOptions with_key_alone(const ssh::ConnectOptions& options, const std::string& user) {
  ssh::ConnectOptions alone = options.clone();
  ssh::Credentials& credentials = alone.target.credentials;
  credentials.user = user;
  credentials.password = base::Secret();
  credentials.certificate.clear();
  credentials.agent = {};
  alone.other_users.clear();
  return alone;
}

}  // namespace

base::Expected<registration::Connection> SshConnector::connect(const base::Context& context) {
  const base::Duration delay = std::exchange(login_.initial_delay, base::Duration::zero());
  const base::TimePoint start = std::min(context.clock->now() + delay, context.deadline.when());
  if (delay > base::Duration::zero() &&
      context.clock->sleep_until(start, context.stop) == base::Waited::cancelled) {
    return base::fail(cancelled());
  }
  auto session = ssh::wait_for_ssh(login_.options, context);
  if (!session) return base::fail(blamed_on_argument(session.error(), login_.is_bastion));
  ssh::pin(login_.options, **session);
  registration::Connection connection;
  connection.host_key = host_key((*session)->host_key());
  connection.jump_host_keys = jump_host_keys(**session);
  connection.executor = *std::move(session);
  return connection;
}

bool SshConnector::logs_in_with(const ssh::PublicKey& key) const {
  const ssh::Credentials& credentials = login_.options.target.credentials;
  return agent_may_use(credentials.agent, key) || is_private_half(credentials, key);
}

std::optional<base::Expected<void>> SshConnector::prove(const ssh::PublicKey& key,
                                                        const std::string& user,
                                                        const base::Context& context) {
  const ssh::Credentials& credentials = login_.options.target.credentials;
  if (!is_private_half(credentials, key)) return std::nullopt;
  if (credentials.user == user && has_only_key(credentials)) return base::Expected<void>();
  const auto session = ssh::Session::connect(with_key_alone(login_.options, user), context);
  if (!session) return base::fail(session.error());
  return base::Expected<void>();
}

}  // namespace provider
