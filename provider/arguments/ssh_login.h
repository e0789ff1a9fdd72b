#pragma once

#include <string>
#include <vector>

#include "base/expected.h"
#include "provider/arguments/ssh_arguments.h"
#include "provider/arguments/ssh_blame.h"
#include "registration/login/coolify_keys.h"
#include "registration/login/request.h"
#include "registration/login/rules.h"

namespace provider {

/// A jump host that an earlier connection passed.
struct PassedHost {
  std::string endpoint;  ///< "192.0.2.1:22"; several may have the same, each as seen from another
  std::string key;       ///< "type base64"
};

/// Host keys that earlier connections saw, as "type base64". They count where the policy is
/// accept_new and the configuration names no key.
struct RecordedHostKeys {
  std::string target;                  ///< empty for none
  std::vector<PassedHost> jump_hosts;  ///< in the order they were passed
};

/// What is known of the machine besides the `ssh` object.
struct SshTarget {
  std::string ip;              ///< where it is when `ssh.host` does not say
  std::string cloud_provider;  ///< decides the account when `ssh.user` does not
  RecordedHostKeys recorded;
  bool ip_is_hearsay = false;  ///< only Coolify says so, and no configuration
  /// For a login that is made with Coolify's key: the accounts that trust it, and the keys, which
  /// follow later where there is none.
  std::vector<std::string> coolify_users = {};
  registration::login::CoolifyKeys coolify_keys = {};
};

/// A login ready to be made, and whoever knows where its parts are written. Move-only because of
/// its secrets.
struct Login {
  registration::login::Prepared prepared;
  SshBlame blame;
  std::vector<std::string> lacking_keys = {};  ///< see registration::login::CoolifyKeys
};

/// Where the connection leads: `ssh.host` and port, or the machine's own address.
[[nodiscard]] ssh::Endpoint login_endpoint(const SshModel& login, const std::string& ip);

/// The login that an `ssh` object describes. What is not known yet is pending.
[[nodiscard]] registration::login::Request login_request(const SshModel& login,
                                                         const SshTarget& target);

/// How to log in, from arguments that are all known. Errors: the first of
/// registration::login::prepare(), with its path below the resource.
[[nodiscard]] base::Expected<Login> make_login(const SshModel& login, const SshTarget& target);

}  // namespace provider
