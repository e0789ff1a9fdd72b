#pragma once

#include <optional>
#include <string_view>

#include "base/expected.h"
#include "base/secret.h"
#include "ssh/public_key.h"

namespace ssh {

enum class PrivateKeyFormat { openssh, pkcs1, sec1, pkcs8 };

/// What a private key's text tells about itself. Holds no secret.
struct PrivateKeyInfo {
  PrivateKeyFormat format = PrivateKeyFormat::openssh;
  bool encrypted = false;
  /// The public half; absent when the key is encrypted in a format that hides it and no fitting
  /// passphrase was given.
  std::optional<PublicKey> public_key;
};

/// Looks at a private key without any network: what it is and whether a login can use it.
/// Refuses with ssh.key_unusable, and the command that converts it: a public key, a PuTTY key, a
/// DSA key, a security-key stub, an encrypted key without (or with a wrong) passphrase, and text
/// that is no key at all. The key's text never gets into the diagnostic.
[[nodiscard]] base::Expected<PrivateKeyInfo> inspect_private_key(const base::Secret& text,
                                                                 const base::Secret& passphrase);

/// The same text in the form libssh2 reads: no carriage returns, no indentation, a final line end.
[[nodiscard]] base::Secret normalized_key(const base::Secret& text);

}  // namespace ssh
