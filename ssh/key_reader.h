#pragma once

#include <optional>

#include "base/secret.h"
#include "ssh/public_key.h"

namespace ssh {

/// The public half of a private key as libssh2 derives it: exactly what it would offer a server.
/// Needs no network. Nothing when libssh2 cannot read the key, takes it for one on another
/// curve, or the passphrase does not fit.
[[nodiscard]] std::optional<PublicKey> public_half(const base::Secret& private_key,
                                                   const base::Secret& passphrase);

}  // namespace ssh
