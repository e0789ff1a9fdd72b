#include "provider/arguments/ssh_merge.h"

namespace provider {
namespace {

template <typename... Fields>
bool all_null(const Fields&... fields) {
  return (fields.is_null() && ...);
}

template <typename T>
void fill(schema::Field<T>& own, const schema::Field<T>& fallback) {
  if (own.is_null()) own = fallback;
}

/// Whether the object says itself which private key it is; one that says that it is not Coolify's
/// leaves it open.
bool names_key(const SshModel& own) {
  return !all_null(own.private_key, own.private_key_wo) || own.use_coolify_key.is_unknown() ||
         own.use_coolify_key == schema::Field<bool>(true);
}

void fill_credentials(SshModel& own, const SshModel& defaults) {
  if (!names_key(own)) {
    own.private_key = defaults.private_key;
    fill(own.use_coolify_key, defaults.use_coolify_key);
    fill(own.certificate, defaults.certificate);
    if (own.passphrase_wo.is_null()) fill(own.passphrase, defaults.passphrase);
  }
  fill(own.agent, defaults.agent);
  fill(own.agent_identity, defaults.agent_identity);
  if (own.password_wo.is_null()) fill(own.password, defaults.password);
  if (own.sudo_password_wo.is_null()) fill(own.sudo_password, defaults.sudo_password);
}

void take_proxy(SshModel& own, const SshModel& defaults) {
  own.proxy_scheme = defaults.proxy_scheme;
  own.proxy_host = defaults.proxy_host;
  own.proxy_port = defaults.proxy_port;
  own.proxy_user_name = defaults.proxy_user_name;
  own.proxy_user_password = defaults.proxy_user_password;
  own.proxy_user_password_wo = defaults.proxy_user_password_wo;
  own.proxy_user_password_wo_version = defaults.proxy_user_password_wo_version;
}

void take_jump_hosts(SshModel& own, const SshModel& defaults) {
  own.bastion_host = defaults.bastion_host;
  own.bastion_port = defaults.bastion_port;
  own.bastion_user = defaults.bastion_user;
  own.bastion_private_key = defaults.bastion_private_key;
  own.bastion_private_key_wo_version = defaults.bastion_private_key_wo_version;
  own.bastion_passphrase = defaults.bastion_passphrase;
  own.bastion_certificate = defaults.bastion_certificate;
  own.bastion_password = defaults.bastion_password;
  own.bastion_password_wo_version = defaults.bastion_password_wo_version;
  own.bastion_host_key = defaults.bastion_host_key;
  own.jump_hosts = defaults.jump_hosts;
}

}  // namespace

const schema::Field<std::string>& given(const schema::Field<std::string>& stored,
                                        const schema::Field<std::string>& write_only) {
  return write_only.is_null() ? stored : write_only;
}

bool is_login_enabled(const SshModel& ssh) { return ssh.enabled.value_or(true); }

bool uses_coolify_key(const SshModel& ssh) { return ssh.use_coolify_key.value_or(false); }

SshModel with_defaults(SshModel own, const SshModel& defaults) {
  fill(own.enabled, defaults.enabled);
  fill(own.port, defaults.port);
  if (all_null(own.user, own.users)) {
    own.user = defaults.user;
    own.users = defaults.users;
  }
  fill_credentials(own, defaults);
  if (all_null(own.host_key, own.host_key_fingerprint, own.known_hosts, own.host_key_policy)) {
    own.host_key = defaults.host_key;
    own.host_key_fingerprint = defaults.host_key_fingerprint;
    own.known_hosts = defaults.known_hosts;
    own.host_key_policy = defaults.host_key_policy;
  }
  fill(own.timeout, defaults.timeout);
  fill(own.initial_delay, defaults.initial_delay);
  if (own.proxy_host.is_null()) take_proxy(own, defaults);
  if (all_null(own.bastion_host, own.jump_hosts)) take_jump_hosts(own, defaults);
  return own;
}

}  // namespace provider
