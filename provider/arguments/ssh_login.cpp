#include "provider/arguments/ssh_login.h"

#include <optional>
#include <utility>

#include "provider/arguments/ssh_hops.h"
#include "provider/arguments/ssh_merge.h"
#include "registration/login/usual_user.h"
#include "schema/duration.h"

namespace provider {
namespace {

using registration::login::Hop;
using registration::login::Limits;
using registration::login::Part;
using registration::login::Request;
using registration::login::usual_user;
using schema::Field;

constexpr std::uint16_t kSshPort = ssh::Endpoint().port;
constexpr std::uint16_t kHttpProxyPort = 80;
constexpr std::uint16_t kSocksProxyPort = 1080;

std::uint16_t port_or(const Field<std::int64_t>& field, std::uint16_t fallback) {
  return static_cast<std::uint16_t>(field.value_or(fallback));
}

Part<std::string> text(const Field<std::string>& field) {
  if (field.is_unknown()) return Part<std::string>::pending();
  const std::string* const known = field.if_known();
  return known == nullptr ? Part<std::string>() : Part<std::string>(*known);
}

Part<base::Secret> secret(const Field<std::string>& field) {
  if (field.is_unknown()) return Part<base::Secret>::pending();
  const std::string* const known = field.if_known();
  return known == nullptr ? Part<base::Secret>() : Part<base::Secret>(base::Secret(*known));
}

/// An identity alone turns the agent on.
Part<ssh::AgentOptions> agent(const Field<bool>& wanted, const Field<std::string>& identity) {
  if (wanted.is_null() && identity.is_null()) return {};
  ssh::AgentOptions options;
  options.enabled = wanted.value_or(true);
  if (wanted.is_unknown() || (options.enabled && identity.is_unknown())) {
    return Part<ssh::AgentOptions>::pending();
  }
  options.identity = identity.value_or("");
  return options;
}

/// The accounts in the order they are tried; at least one.
std::vector<std::string> accounts(const SshModel& login, const SshTarget& target) {
  std::vector<std::string> all = login.users.value_or({});
  if (const std::string* const user = login.user.if_known()) all.insert(all.begin(), *user);
  if (all.empty() && uses_coolify_key(login)) all = target.coolify_users;
  if (all.empty()) all.push_back(usual_user(target.cloud_provider));
  return all;
}

/// The key that Coolify keeps has no passphrase and no certificate.
void take_coolify_keys(Hop& hop, const std::vector<base::Secret>& halves) {
  hop.keys_are_coolifys = true;
  hop.key_follows = halves.empty();
  hop.private_key = Part<base::Secret>::pending();
  hop.passphrase = {};
  if (halves.empty()) return;
  hop.private_key = halves.front().clone();
  for (std::size_t i = 1; i < halves.size(); ++i) hop.other_keys.push_back(halves[i].clone());
}

/// What an `ssh` object and one of its jump hosts have in common.
template <typename Model>
Hop hop_of(const Model& model) {
  Hop hop;
  hop.private_key = secret(given(model.private_key, model.private_key_wo));
  hop.passphrase = secret(given(model.passphrase, model.passphrase_wo));
  hop.certificate = text(model.certificate);
  hop.password = secret(given(model.password, model.password_wo));
  hop.agent = agent(model.agent, model.agent_identity);
  hop.had_credentials =
      !model.private_key_wo_version.is_null() || !model.password_wo_version.is_null();
  hop.host_key = text(model.host_key);
  hop.host_key_fingerprint = text(model.host_key_fingerprint);
  hop.known_hosts = text(model.known_hosts);
  hop.host_key_policy = text(model.host_key_policy);
  return hop;
}

/// The keys of the jump host that is the `place`th now. Where another stood there, all who had its
/// endpoint: which one it is depends on those before it, and none of them is forgotten.
std::vector<std::string> keys_of(const RecordedHostKeys& recorded, std::size_t place,
                                 const std::string& endpoint) {
  const std::vector<PassedHost>& passed = recorded.jump_hosts;
  if (place < passed.size() && passed[place].endpoint == endpoint) return {passed[place].key};
  std::vector<std::string> keys;
  for (const PassedHost& host : passed) {
    if (host.endpoint == endpoint) keys.push_back(host.key);
  }
  return keys;
}

Hop jump_hop(const JumpHostModel& host, std::size_t place, const RecordedHostKeys& recorded) {
  Hop hop = hop_of(host);
  hop.endpoint = {host.host.value_or(""), port_or(host.port, kSshPort)};
  hop.user = host.user.value_or("");
  hop.recorded_host_keys = keys_of(recorded, place, hop.endpoint.to_string());
  return hop;
}

std::optional<ssh::Proxy> proxy(const SshModel& login) {
  const std::string* const host = login.proxy_host.if_known();
  if (host == nullptr) return std::nullopt;
  ssh::Proxy one;
  const bool is_socks = login.proxy_scheme == "socks5";
  one.scheme = is_socks ? ssh::ProxyScheme::socks5 : ssh::ProxyScheme::http;
  one.endpoint = {*host, port_or(login.proxy_port, is_socks ? kSocksProxyPort : kHttpProxyPort)};
  one.user = login.proxy_user_name.value_or("");
  one.password =
      base::Secret(given(login.proxy_user_password, login.proxy_user_password_wo).value_or(""));
  return one;
}

/// Whether the proxy had a write-only password that is not there now.
bool lacks_proxy_password(const SshModel& login) {
  const Field<std::string>& password =
      given(login.proxy_user_password, login.proxy_user_password_wo);
  const bool had_one = password.is_unknown() || !login.proxy_user_password_wo_version.is_null();
  return login.proxy_host.is_known() && had_one && !password.is_known();
}

}  // namespace

ssh::Endpoint login_endpoint(const SshModel& login, const std::string& ip) {
  return {login.host.value_or(ip), port_or(login.port, kSshPort)};
}

Request login_request(const SshModel& login, const SshTarget& target) {
  Request request;
  std::vector<std::string> users = accounts(login, target);
  request.target = hop_of(login);
  if (uses_coolify_key(login)) take_coolify_keys(request.target, target.coolify_keys.halves);
  if (login.use_coolify_key.is_unknown() && request.target.private_key.is_absent()) {
    request.target.private_key = Part<base::Secret>::pending();
  }
  request.target.endpoint = login_endpoint(login, target.ip);
  request.target.user = users.front();
  if (!target.recorded.target.empty()) {
    request.target.recorded_host_keys = {target.recorded.target};
  }
  request.target.address_is_hearsay = target.ip_is_hearsay && !login.host.is_known();
  users.erase(users.begin());
  request.other_users = std::move(users);
  request.sudo_password =
      base::Secret(given(login.sudo_password, login.sudo_password_wo).value_or(""));
  for (const JumpHostModel& host : jump_hosts(login)) {
    request.hops.push_back(jump_hop(host, request.hops.size(), target.recorded));
  }
  request.proxy = proxy(login);
  request.proxy_password_is_lost = lacks_proxy_password(login);
  Limits& limits = request.limits;
  limits.timeout = schema::duration_or(login.timeout, limits.timeout);
  limits.initial_delay = schema::duration_or(login.initial_delay, limits.initial_delay);
  return request;
}

base::Expected<Login> make_login(const SshModel& login, const SshTarget& target) {
  const SshBlame blame(login);
  auto prepared = registration::login::prepare(login_request(login, target));
  if (!prepared) return base::fail(blame.below_resource(prepared.error().items().front()));
  return Login{*std::move(prepared), blame, target.coolify_keys.lacking};
}

}  // namespace provider
