#include "registration/codes.h"

namespace registration {

base::CodeTable codes() {
  static constexpr base::CodeMeaning kTable[] = {
      {"registration.key_unusable", "Coolify gives no readable public half of its key"},
      {"registration.login_key_unusable",
       "the login cannot be made with the key that Coolify keeps"},
      {"registration.cancelled", "a stop was requested while the host was waited for"},
      {"registration.host_key_needed",
       "only Coolify names the machine's address, and no key of the machine is known"},
      {"registration.wrong_team", "the token belongs to another team than the expected one"},
      {"registration.other_team", "the token belongs to another team than the server"},
      {"registration.adopted", "an existing record was taken over"},
      {"registration.force_disabled", "Coolify has disabled the server"},
      {"registration.address_overwritten", "Coolify has taken the server's address away"},
      {"deploy_key.restricted", "the key is there with a forced command"},
      {"deploy_key.no_account", "the account does not exist"},
      {"deploy_key.no_privilege", "the login can neither be nor become the account"},
      {"deploy_key.no_keys_file", "sshd reads keys from no file"},
      {"deploy_key.no_home", "the account has no home folder"},
      {"deploy_key.home_closed", "the account may not enter its home folder"},
      {"deploy_key.silent", "what holds authorized_keys does not answer"},
      {"deploy_key.not_a_file", "authorized_keys is no regular file"},
      {"deploy_key.not_a_folder", "a part of the way to authorized_keys is no folder"},
      {"deploy_key.dangling_link", "a link on the way to authorized_keys leads nowhere"},
      {"deploy_key.unsafe_place", "a third account could change the way to authorized_keys"},
      {"deploy_key.exposed_file", "others could have put keys into the file, which sshd ignores"},
      {"deploy_key.unclear", "the file cannot be read exactly as sshd reads it"},
      {"deploy_key.locked", "somebody else kept the file in use"},
      {"deploy_key.unreadable", "the account cannot read its own file"},
      {"deploy_key.read_only", "the file system is mounted read-only"},
      {"deploy_key.no_space", "the disk or the quota is full"},
      {"deploy_key.immutable", "the system refuses to replace the file"},
      {"deploy_key.permission_denied", "the account may not write its own file"},
      {"deploy_key.write_failed", "the file cannot be written for another reason"},
      {"deploy_key.failed", "the script that edits the file did not end as it should"},
      {"deploy_key.unverified", "read back, the file is not what was written"},
      {"deploy_key.bound", "the key is good from some addresses or until some day only"},
      {"deploy_key.refused", "the key is in place, but a login with it failed"},
      {"remove_key.failed", "Coolify's key stays on the host"},
      {"install_docker.failed", "a step of the installation failed"},
      {"install_docker.no_privilege", "the login cannot become root"},
      {"install_docker.unsupported", "the host has no package manager that is known"},
      {"install_docker.no_repository",
       "neither the system nor Docker has an engine for it that is new enough"},
      {"install_docker.unreachable",
       "the system has no engine that is new enough, and Docker's repository cannot be reached"},
      {"install_docker.no_compose", "there is an engine for the system, but no compose plugin"}};
  return kTable;
}

}  // namespace registration
