#include "registration/login/connector.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <variant>

#include "ssh/errors.h"
#include "ssh/persistent_session.h"
#include "ssh/wait_for_ssh.h"

namespace registration::login {
namespace {

constexpr base::Duration kProofLimit = std::chrono::seconds(60);
constexpr base::Duration kPortLimit = std::chrono::seconds(15);

HostKey host_key(const ssh::PublicKey& key) {
  return {key.type, key.fingerprint(), key.line_without_comment()};
}

std::vector<JumpHostKey> jump_host_keys(const ssh::Session& session) {
  std::vector<JumpHostKey> keys;
  for (const ssh::ProvenHost& host : session.route()) {
    keys.push_back({host.endpoint.to_string(), host_key(host.key)});
  }
  keys.pop_back();  // the machine itself
  return keys;
}

/// Only an identity that is a key or a fingerprint tells without asking the agent.
bool agent_may_use(const ssh::AgentOptions& agent, const ssh::PublicKey& key) {
  if (!agent.enabled) return false;
  if (ssh::is_fingerprint(agent.identity)) return agent.identity == key.fingerprint();
  const auto named = ssh::parse_public_key(agent.identity);
  return !named || named->same_key(key);
}

/// The private half of `key` among these; null when it is not there.
const ssh::PrivateKey* private_half(const ssh::Credentials& credentials,
                                    const ssh::PublicKey& key) {
  const auto is_it = [&key](const ssh::PrivateKey& one) { return one.public_half().same_key(key); };
  if (credentials.private_key && is_it(*credentials.private_key)) return &*credentials.private_key;
  const auto& others = credentials.other_keys;
  const auto found = std::find_if(others.begin(), others.end(), is_it);
  return found == others.end() ? nullptr : &*found;
}

/// Whether a login with these can only have been by their one key.
bool has_only_key(const ssh::Credentials& credentials) {
  return credentials.other_keys.empty() && credentials.password.empty() &&
         !credentials.certificate && !credentials.agent.enabled;
}

/// The same way to the same machine, for another account that has nothing but the key.
ssh::ConnectOptions with_key_alone(const ssh::ConnectOptions& options, const ssh::PrivateKey& key,
                                   const std::string& user) {
  ssh::ConnectOptions alone = options.clone();
  ssh::Credentials& credentials = alone.target.credentials;
  credentials.user = user;
  credentials.private_key = key.clone();
  credentials.other_keys.clear();
  credentials.password = base::Secret();
  credentials.certificate.reset();
  credentials.agent = {};
  alone.other_users.clear();
  return alone;
}

/// Which host on the way the SSH layer blames: its "jump_hosts[1]".
std::optional<std::int64_t> jump_host_of(const base::Path& blamed) {
  for (const base::Path::Step& step : blamed.steps()) {
    if (const auto* const index = std::get_if<base::Path::Index>(&step)) return index->value;
  }
  return std::nullopt;
}

/// Whether an SSH server, and none on the way, is what the login failed at.
bool has_spoken(const base::Diagnostic& error) {
  if (jump_host_of(error.path)) return false;
  switch (error.kind) {
    case base::ErrorKind::no_common_algorithm:
    case base::ErrorKind::host_key_mismatch:
    case base::ErrorKind::host_key_unknown:
    case base::ErrorKind::auth_refused:
    case base::ErrorKind::wrong_login:
      return true;
    default:
      return false;
  }
}

/// False when a stop ended it.
bool wait_out(base::Duration delay, const base::Context& context) {
  if (delay <= base::Duration::zero()) return true;
  context.tell({.what = "the end of the initial delay", .next_try = delay});
  const base::TimePoint start = std::min(context.clock->now() + delay, context.deadline.when());
  return context.clock->sleep_until(start, context.stop) != base::Waited::cancelled;
}

/// One connection, and how it ended. Waiting for a turn at a jump host does not count.
base::Expected<void> try_login(const ssh::ConnectOptions& options, const base::Context& context,
                               base::Duration limit) {
  ssh::Allowance allowance(context, limit);
  const auto session = ssh::Session::connect(options, context, &allowance);
  if (!session) return base::fail(session.error());
  return {};
}

}  // namespace

base::Diagnostic at_its_field(base::Diagnostic error) {
  const bool about_key = error.kind == base::ErrorKind::host_key_mismatch ||
                         error.kind == base::ErrorKind::host_key_unknown;
  if (error.path.empty() && !about_key) return error;
  const std::optional<std::int64_t> jump_host = jump_host_of(error.path);
  error.path = jump_host ? base::Path::of("hops").index(*jump_host) : base::Path::of("target");
  if (about_key) error.path = error.path.name("host_key");
  return error;
}

base::Expected<Connection> Connector::connect(const base::Context& context) {
  const base::Duration delay = std::exchange(login_.limits.initial_delay, base::Duration::zero());
  if (!wait_out(delay, context)) {
    return base::fail(
        ssh::diagnostic(ssh::Fault::cancelled, "A stop was requested during the initial delay."));
  }
  ssh::WaitPolicy policy;
  policy.timeout = login_.limits.timeout;
  auto session = ssh::wait_for_ssh(login_.options, context, policy);
  if (!session) return base::fail(at_its_field(session.error()));
  ssh::pin(login_.options, **session);
  Connection connection;
  connection.host_key = host_key((*session)->host_key());
  connection.jump_host_keys = jump_host_keys(**session);
  connection.executor = *std::move(session);
  return connection;
}

bool Connector::logs_in_with(const ssh::PublicKey& key) const {
  const ssh::Credentials& credentials = login_.options.target.credentials;
  if (agent_may_use(credentials.agent, key)) return true;
  return !login_.keys_are_coolifys && private_half(credentials, key) != nullptr;
}

std::optional<base::Expected<void>> Connector::prove(const ssh::PublicKey& key,
                                                     const std::string& user,
                                                     const base::Context& context) {
  const ssh::Credentials& credentials = login_.options.target.credentials;
  const ssh::PrivateKey* const half = private_half(credentials, key);
  if (half == nullptr) return std::nullopt;
  if (credentials.user == user && has_only_key(credentials)) return base::Expected<void>();
  return try_login(with_key_alone(login_.options, *half, user), context, kProofLimit);
}

std::optional<base::Expected<void>> Connector::find_server(std::uint16_t port,
                                                           const base::Context& context) {
  ssh::ConnectOptions there = login_.options.clone();
  there.target.endpoint.port = port;
  there.other_users.clear();
  auto found = try_login(there, context, kPortLimit);
  if (!found && has_spoken(found.error())) return base::Expected<void>();
  return found;
}

}  // namespace registration::login
