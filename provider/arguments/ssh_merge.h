#pragma once

#include "provider/arguments/ssh_arguments.h"

namespace provider {

/// A secret that has a write-only twin: whichever of the two is given.
[[nodiscard]] const schema::Field<std::string>& given(const schema::Field<std::string>& stored,
                                                      const schema::Field<std::string>& write_only);

/// Whether anybody logs in to the machine: unless `ssh.enabled` is known to be false.
[[nodiscard]] bool is_login_enabled(const SshModel& ssh);

/// Whether a login is made with Coolify's key, as far as is known.
[[nodiscard]] bool uses_coolify_key(const SshModel& ssh);

/// `own` with what it leaves open taken from `defaults`. Arguments that only make sense together
/// are taken together or not at all: the accounts; the private key, which may be Coolify's, with
/// passphrase and certificate;
/// the host key with its policy; the proxy; the bastion and the jump hosts. An argument whose value
/// is not known yet counts as given.
[[nodiscard]] SshModel with_defaults(SshModel own, const SshModel& defaults);

}  // namespace provider
