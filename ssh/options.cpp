#include "ssh/options.h"

namespace ssh {

std::string Endpoint::to_string() const {
  const bool bare_ipv6 = host.find(':') != std::string::npos && !host.starts_with('[');
  return (bare_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string bare_host(const Endpoint& endpoint) {
  const std::string& host = endpoint.host;
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  return bracketed ? host.substr(1, host.size() - 2) : host;
}

Credentials Credentials::clone() const {
  return {user,  private_key.clone(),  passphrase.clone(), certificate, password.clone(),
          agent, sudo_password.clone()};
}

Hop Hop::clone() const { return {endpoint, credentials.clone(), host_key}; }

Proxy Proxy::clone() const { return {scheme, endpoint, user, password.clone()}; }

ConnectOptions ConnectOptions::clone() const {
  ConnectOptions copy;
  copy.target = target.clone();
  copy.other_users = other_users;
  for (const Hop& hop : jump_hosts) copy.jump_hosts.push_back(hop.clone());
  if (proxy) copy.proxy = proxy->clone();
  copy.limits = limits;
  return copy;
}

}  // namespace ssh
