#include "ssh/options.h"

namespace ssh {

Credentials Credentials::clone() const {
  Credentials copy;
  copy.user = user;
  if (private_key) copy.private_key = private_key->clone();
  for (const PrivateKey& key : other_keys) copy.other_keys.push_back(key.clone());
  copy.certificate = certificate;
  copy.password = password.clone();
  copy.agent = agent;
  copy.sudo_password = sudo_password.clone();
  return copy;
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
