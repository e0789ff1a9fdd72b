#include "provider/arguments/ssh_hops.h"

#include "provider/arguments/ssh_merge.h"

namespace provider {
namespace {

JumpHostModel with_secrets(JumpHostModel host) {
  host.private_key = given(host.private_key, host.private_key_wo);
  host.passphrase = given(host.passphrase, host.passphrase_wo);
  host.password = given(host.password, host.password_wo);
  return host;
}

}  // namespace

std::vector<JumpHostModel> jump_hosts(const SshModel& ssh) {
  if (ssh.bastion_host.is_null()) {
    std::vector<JumpHostModel> hosts = ssh.jump_hosts.value_or({});
    for (JumpHostModel& host : hosts) host = with_secrets(host);
    return hosts;
  }
  JumpHostModel bastion;
  bastion.host = ssh.bastion_host;
  bastion.port = ssh.bastion_port;
  bastion.user = ssh.bastion_user;
  bastion.private_key = ssh.bastion_private_key;
  bastion.private_key_wo = ssh.bastion_private_key_wo;
  bastion.private_key_wo_version = ssh.bastion_private_key_wo_version;
  bastion.passphrase = ssh.bastion_passphrase;
  bastion.passphrase_wo = ssh.bastion_passphrase_wo;
  bastion.certificate = ssh.bastion_certificate;
  bastion.password = ssh.bastion_password;
  bastion.password_wo = ssh.bastion_password_wo;
  bastion.password_wo_version = ssh.bastion_password_wo_version;
  bastion.host_key = ssh.bastion_host_key;
  return {with_secrets(bastion)};
}

base::Path jump_host_path(const SshModel& ssh, std::size_t index, const std::string& argument) {
  if (!ssh.bastion_host.is_null()) return base::Path::of("bastion_" + argument);
  return base::Path::of("jump_hosts").index(static_cast<std::int64_t>(index)).name(argument);
}

bool has_credentials(const JumpHostModel& host) {
  return !host.private_key.is_null() || !host.password.is_null() || !host.agent.is_null() ||
         !host.agent_identity.is_null();
}

bool has_lost_credentials(const JumpHostModel& host) {
  const bool had_some =
      !host.private_key_wo_version.is_null() || !host.password_wo_version.is_null();
  return had_some && !has_credentials(host);
}

ssh::HostKeyText host_key_text(const SshModel& ssh) {
  return {ssh.host_key_policy.value_or(""), ssh.host_key.value_or(""),
          ssh.host_key_fingerprint.value_or(""), ssh.known_hosts.value_or("")};
}

ssh::HostKeyText host_key_text(const JumpHostModel& host, const SshModel& ssh) {
  ssh::HostKeyText text = {host.host_key_policy.value_or(""), host.host_key.value_or(""),
                           host.host_key_fingerprint.value_or(""), host.known_hosts.value_or("")};
  const bool has_key = !host.host_key.is_null() || !host.host_key_fingerprint.is_null();
  if (has_key || text.policy == "insecure") return text;
  if (host.host_key_policy.is_null() && host.known_hosts.is_null()) {
    text.policy = ssh.host_key_policy.value_or("");
  }
  if (host.known_hosts.is_null()) text.known_hosts = ssh.known_hosts.value_or("");
  return text;
}

}  // namespace provider
