#include "provider/arguments/ssh_options.h"

#include <utility>

#include "provider/arguments/ssh_check.h"
#include "provider/arguments/ssh_hops.h"
#include "provider/arguments/ssh_merge.h"
#include "schema/duration.h"
#include "ssh/known_hosts.h"

namespace provider {
namespace {

using base::Expected;
using schema::Field;

constexpr std::uint16_t kSshPort = ssh::Endpoint().port;
constexpr std::uint16_t kHttpProxyPort = 80;
constexpr std::uint16_t kSocksProxyPort = 1080;

std::uint16_t port_or(const Field<std::int64_t>& field, std::uint16_t fallback) {
  return static_cast<std::uint16_t>(field.value_or(fallback));
}

base::Secret secret(const Field<std::string>& field) { return base::Secret(field.value_or("")); }

ssh::AgentOptions agent(const Field<bool>& wanted, const Field<std::string>& identity) {
  ssh::AgentOptions options;
  options.enabled = wanted.value_or(identity.is_known());
  options.identity = identity.value_or("");
  return options;
}

/// The accounts in the order they are tried; at least one.
std::vector<std::string> accounts(const SshModel& login, const std::string& cloud_provider) {
  std::vector<std::string> all = login.users.value_or({});
  if (login.user.is_known()) {
    all.insert(all.begin(), *login.user);
  } else if (all.empty()) {
    all.push_back(default_login_user(cloud_provider));
  }
  return all;
}

ssh::Credentials credentials(const SshModel& login, const std::string& user) {
  ssh::Credentials all;
  all.user = user;
  all.private_key = secret(given(login.private_key, login.private_key_wo));
  all.passphrase = secret(given(login.passphrase, login.passphrase_wo));
  all.certificate = login.certificate.value_or("");
  all.password = secret(given(login.password, login.password_wo));
  all.agent = agent(login.agent, login.agent_identity);
  return all;
}

ssh::Credentials credentials(const JumpHostModel& host, const ssh::Credentials& of_target) {
  ssh::Credentials all = of_target.clone();
  all.sudo_password = base::Secret();  // nothing runs there
  if (has_credentials(host)) {
    all.private_key = secret(host.private_key);
    all.passphrase = secret(host.passphrase);
    all.certificate.clear();
    all.password = secret(host.password);
    all.agent = agent(host.agent, host.agent_identity);
  }
  if (host.user.is_known()) all.user = *host.user;
  if (host.certificate.is_known()) all.certificate = *host.certificate;
  return all;
}

/// A key that was accepted earlier is demanded, unless the configuration names one now.
void demand_recorded(ssh::HostKeyPolicy& policy, const ssh::Endpoint& endpoint,
                     const std::string& recorded) {
  const bool is_named = policy.mode != ssh::HostKeyMode::accept_new || !policy.keys.empty() ||
                        !policy.fingerprints.empty() || !policy.authorities.empty();
  const auto known = ssh::KnownHosts::parse(policy.known_hosts);
  if (is_named || recorded.empty() || (known && !known->about(endpoint).keys.empty())) return;
  if (const auto key = ssh::parse_public_key(recorded)) policy.keys.push_back(*key);
}

Expected<ssh::HostKeyPolicy> host_key_policy(const ssh::HostKeyText& text,
                                             const ssh::Endpoint& endpoint,
                                             const std::string& recorded) {
  auto policy = ssh::make_host_key_policy(text);
  if (policy) demand_recorded(*policy, endpoint, recorded);
  return policy;
}

base::Diagnostic credentials_gone(const base::Path& path) {
  base::Diagnostic error;
  error.kind = base::ErrorKind::invalid_config;
  error.code = "config.ssh_credentials_missing";
  error.summary = "There is no way to log in to the jump host";
  error.cause =
      "Its own credentials are write-only and not at hand, and the machine's are not shown to it "
      "in their place.";
  error.remedy = "Set them, or store them in the state, or load the key into an ssh-agent.";
  error.path = path;
  return error;
}

Expected<std::vector<ssh::Hop>> hops(const SshModel& login, const ssh::Credentials& of_target,
                                     const RecordedHostKeys& recorded) {
  std::vector<ssh::Hop> all;
  for (const JumpHostModel& host : jump_hosts(login)) {
    if (has_lost_credentials(host)) {
      return base::fail(credentials_gone(jump_host_path(login, all.size(), "private_key_wo")));
    }
    ssh::Hop hop;
    hop.endpoint = {*host.host, port_or(host.port, kSshPort)};
    hop.credentials = credentials(host, of_target);
    const auto seen = recorded.jump_hosts.find(hop.endpoint.to_string());
    auto policy = host_key_policy(host_key_text(host, login), hop.endpoint,
                                  seen == recorded.jump_hosts.end() ? "" : seen->second);
    if (!policy) return base::fail(policy.error());
    hop.host_key = *std::move(policy);
    all.push_back(std::move(hop));
  }
  return all;
}

std::optional<ssh::Proxy> proxy(const SshModel& login) {
  if (!login.proxy_host.is_known()) return std::nullopt;
  ssh::Proxy one;
  const bool is_socks = login.proxy_scheme == "socks5";
  one.scheme = is_socks ? ssh::ProxyScheme::socks5 : ssh::ProxyScheme::http;
  one.endpoint = {*login.proxy_host,
                  port_or(login.proxy_port, is_socks ? kSocksProxyPort : kHttpProxyPort)};
  one.user = login.proxy_user_name.value_or("");
  one.password = secret(login.proxy_user_password);
  return one;
}

base::Diagnostic below_ssh(base::Diagnostic error) {
  error.path = error.path.below(base::Path::of("ssh"));
  return error;
}

}  // namespace

base::Diagnostic blamed_on_argument(base::Diagnostic error, bool is_bastion) {
  const bool about_key = error.kind == base::ErrorKind::host_key_mismatch ||
                         error.kind == base::ErrorKind::host_key_unknown;
  if (error.path.empty() && !about_key) return error;
  if (error.path.empty()) {
    error.path = base::Path::of("host_key");
  } else if (is_bastion) {
    error.path = base::Path::of(about_key ? "bastion_host_key" : "bastion_host");
  } else if (about_key) {
    error.path = error.path.name("host_key");
  }
  return below_ssh(std::move(error));
}

ssh::Endpoint login_endpoint(const SshModel& login, const std::string& ip) {
  return {login.host.value_or(ip), port_or(login.port, kSshPort)};
}

Expected<Login> make_login(const SshModel& login, const SshTarget& target) {
  const base::Diagnostics faults = check_login(login);
  if (faults.has_error()) return base::fail(below_ssh(faults.items().front()));

  Login result;
  std::vector<std::string> users = accounts(login, target.cloud_provider);
  ssh::ConnectOptions& options = result.options;
  options.target.endpoint = login_endpoint(login, target.ip);
  options.target.credentials = credentials(login, users.front());
  options.target.credentials.sudo_password =
      secret(given(login.sudo_password, login.sudo_password_wo));
  users.erase(users.begin());
  options.other_users = std::move(users);
  auto policy =
      host_key_policy(host_key_text(login), options.target.endpoint, target.recorded.target);
  if (!policy) return base::fail(below_ssh(policy.error()));
  options.target.host_key = *std::move(policy);
  auto on_the_way = hops(login, options.target.credentials, target.recorded);
  if (!on_the_way) return base::fail(below_ssh(on_the_way.error()));
  options.jump_hosts = *std::move(on_the_way);
  options.proxy = proxy(login);

  result.is_bastion = login.bastion_host.is_known();

  result.timeout = schema::duration_or(login.timeout, result.timeout);
  result.initial_delay = schema::duration_or(login.initial_delay, result.initial_delay);
  return result;
}

}  // namespace provider
