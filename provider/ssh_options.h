#pragma once

#include <string>

#include "base/expected.h"
#include "provider/ssh_arguments.h"
#include "ssh/options.h"

namespace provider {

/// What is known of the machine besides the `ssh` object.
struct SshTarget {
  std::string ip;              ///< where it is when `ssh.host` does not say
  std::string cloud_provider;  ///< decides the account when `ssh.user` does not
  std::string recorded;        ///< the host key an earlier run saw; empty for none
};

/// How to log in. Errors: config.ssh_credentials_missing, and those of ssh::make_host_key_policy()
/// and ssh::inspect_private_key(), all with the path below the resource.
[[nodiscard]] base::Expected<ssh::ConnectOptions> connect_options(
    const schema::Field<SshModel>& login, const SshTarget& target);

/// Checks the parts of the `ssh` object that are known, without any network.
[[nodiscard]] base::Diagnostics check_ssh(const SshModel& ssh);

}  // namespace provider
