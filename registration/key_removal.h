#pragma once

#include <vector>

#include "base/context.h"
#include "base/diagnostic.h"
#include "registration/config.h"
#include "registration/host_connector.h"
#include "ssh/public_key.h"

namespace registration {

/// Logs in to the host and takes away the lines the keys were deployed with; without a key nobody
/// logs in. A host that is gone or refuses must not keep the rest of an infrastructure from being
/// destroyed, so what goes wrong is the warning `remove_key.failed`, one for each key that the host
/// tells of; only a stop is an error, after which a destroy can be repeated.
[[nodiscard]] base::Diagnostics remove_keys_from_host(HostConnector& host, const Config& config,
                                                      const std::vector<ssh::PublicKey>& keys,
                                                      const base::Context& context);

/// The warning that the key stays on the host.
[[nodiscard]] base::Diagnostic key_stays(const Config& config, const base::Diagnostic& why);

}  // namespace registration
