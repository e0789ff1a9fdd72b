#pragma once

#include <tl/expected.hpp>

#include "base/diagnostic.h"
#include "registration/login/request.h"
#include "ssh/options.h"

namespace registration::login {

/// A login that has been checked, and read: nothing in it has to be parsed again.
struct Prepared {
  ssh::ConnectOptions options;
  Limits limits;
  bool keys_are_coolifys = false;  ///< those of the target: see Hop
};

/// What is wrong with the known parts of a request, found without any network, each with the field
/// to blame as path: "target.private_key", "hops[1].host_key". Codes:
/// config.ssh_credentials_missing (then nothing else), config.missing (a certificate without its
/// key), ssh.key_unusable, ssh.certificate_invalid, ssh.host_key_policy_invalid,
/// config.hidden_character; the last and config.revocation_skipped may be warnings.
[[nodiscard]] base::Diagnostics check(const Request& request);

/// Those of `faults` that are errors.
[[nodiscard]] base::Diagnostics errors_of(const base::Diagnostics& faults);

/// Checks a request and reads it at the same time: texts in it are mended where what is meant is
/// certain. Pending parts are not at hand, and nothing takes their place. Errors: those of check()
/// without its warnings, then config.ssh_credentials_missing for each machine and the proxy whose
/// credentials are no longer at hand, and registration.host_key_needed for a target whose address
/// is hearsay and of which no key is known.
[[nodiscard]] tl::expected<Prepared, base::Diagnostics> prepare(const Request& request);

}  // namespace registration::login
