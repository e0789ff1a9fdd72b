#include "provider/arguments/ssh_hops.h"

namespace provider {

std::vector<JumpHostModel> jump_hosts(const SshModel& ssh) {
  if (ssh.bastion_host.is_null()) return ssh.jump_hosts.value_or({});
  JumpHostModel bastion;
  bastion.host = ssh.bastion_host;
  bastion.port = ssh.bastion_port;
  bastion.user = ssh.bastion_user;
  bastion.private_key = ssh.bastion_private_key;
  bastion.private_key_wo = ssh.bastion_private_key_wo;
  bastion.private_key_wo_version = ssh.bastion_private_key_wo_version;
  bastion.passphrase = ssh.bastion_passphrase;
  bastion.passphrase_wo = ssh.bastion_passphrase_wo;
  bastion.passphrase_wo_version = ssh.bastion_passphrase_wo_version;
  bastion.certificate = ssh.bastion_certificate;
  bastion.password = ssh.bastion_password;
  bastion.password_wo = ssh.bastion_password_wo;
  bastion.password_wo_version = ssh.bastion_password_wo_version;
  bastion.host_key = ssh.bastion_host_key;
  return {bastion};
}

}  // namespace provider
