#pragma once

#include <optional>
#include <string_view>

#include "base/expected.h"
#include "base/secret.h"
#include "ssh/public_key.h"

namespace ssh {

/// A pair that was made here.
struct KeyPair {
  base::Secret private_half;  ///< as OpenSSH writes it, without a passphrase; LF ends its lines
  PublicKey public_half;
};

/// Makes an Ed25519 pair from the system's random numbers. `comment` is that of the private half's
/// text. Error ssh.key_not_made.
[[nodiscard]] base::Expected<KeyPair> make_ed25519_pair(std::string_view comment);

/// An Ed25519 key in PKCS#8 as OpenSSH writes it, whose older versions cannot read the other form.
/// Nothing for a key of another type, an encrypted one and what is no key.
[[nodiscard]] std::optional<base::Secret> ed25519_as_openssh(const base::Secret& pkcs8);

}  // namespace ssh
