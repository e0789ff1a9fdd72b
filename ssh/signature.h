#pragma once

#include <string_view>

#include "ssh/public_key.h"

namespace ssh {

/// True when `signature`, in SSH wire form (algorithm and value), is the key's over `message`.
/// Knows Ed25519, ECDSA and RSA with SHA-2; everything else, SHA-1 too, is no signature.
[[nodiscard]] bool is_signed_by(const PublicKey& key, std::string_view message,
                                std::string_view signature);

}  // namespace ssh
