#pragma once

#include "base/diagnostic.h"
#include "provider/arguments/ssh_arguments.h"

namespace provider {

/// Checks the parts of an `ssh` object that are known, without any network: whether the private
/// keys and certificates can be used and the host keys be read. Whether it says enough for a login
/// is not looked at: the provider's defaults may say the rest. Paths begin below the object.
/// Codes: ssh.key_unusable, ssh.certificate_invalid, ssh.host_key_policy_invalid,
/// config.hidden_character.
[[nodiscard]] base::Diagnostics check_ssh(const SshModel& ssh);

/// The errors of the same for a login about to happen, defaults included: that there is a way to
/// log in at all (code config.ssh_credentials_missing), and a private key for the certificate
/// (config.missing).
[[nodiscard]] base::Diagnostics check_login(const SshModel& login);

}  // namespace provider
