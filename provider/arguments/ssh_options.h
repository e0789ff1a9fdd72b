#pragma once

#include <chrono>
#include <map>
#include <string>

#include "base/clock.h"
#include "base/expected.h"
#include "base/secret.h"
#include "provider/arguments/ssh_arguments.h"
#include "ssh/options.h"

namespace provider {

/// Host keys that earlier connections saw, as "type base64". They count where the policy is
/// accept_new and the configuration names no key.
struct RecordedHostKeys {
  std::string target;                             ///< empty for none
  std::map<std::string, std::string> jump_hosts;  ///< by endpoint: "192.0.2.1:22"
};

/// What is known of the machine besides the `ssh` object.
struct SshTarget {
  std::string ip;              ///< where it is when `ssh.host` does not say
  std::string cloud_provider;  ///< decides the account when `ssh.user` does not
  RecordedHostKeys recorded;
};

/// Everything needed to log in to a machine and to act there. Move-only because of its secrets.
struct Login {
  ssh::ConnectOptions options;
  base::Duration timeout = std::chrono::minutes(5);  ///< for the login, behind the delay
  base::Duration initial_delay{};
  bool is_bastion = false;  ///< the jump host is written as `bastion_*`
};

/// A failed connection's error with the argument to blame, below the resource: ssh.host_key for a
/// host key that is not believed, ssh.jump_hosts[0] or ssh.bastion_host for what is wrong there.
[[nodiscard]] base::Diagnostic blamed_on_argument(base::Diagnostic error, bool is_bastion);

/// Where the connection leads: `ssh.host` and port, or the machine's own address.
[[nodiscard]] ssh::Endpoint login_endpoint(const SshModel& login, const std::string& ip);

/// How to log in, from arguments that are all known. Errors: those of check_login(), with paths
/// below the resource.
[[nodiscard]] base::Expected<Login> make_login(const SshModel& login, const SshTarget& target);

}  // namespace provider
