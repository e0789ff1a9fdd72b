#pragma once

#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "base/secret.h"

namespace coolify {
class Client;
}

namespace registration {

/// The fingerprint ("SHA256:...") of the key in a text: a line of a public key, or a private key,
/// whose passphrase may be empty. Errors: ssh.key_unusable.
[[nodiscard]] base::Expected<std::string> fingerprint_of(const base::Secret& key_text,
                                                         const base::Secret& passphrase);

/// A key of Coolify.
struct ChosenKey {
  std::string uuid = {};
  std::string name = {};
};

/// The key of the token's team that `wanted` names: by its uuid, its name or its fingerprint, which
/// may lack its "SHA256:". Empty: the only one that there is. Keys for Git count as well. Errors:
/// registration.ssh_key_missing, which names the keys there are; registration.ssh_key_ambiguous,
/// which names the candidates; those of coolify::Client::list_keys().
[[nodiscard]] base::Expected<ChosenKey> choose_key(coolify::Client& client,
                                                   const std::string& wanted,
                                                   const base::Context& context);

}  // namespace registration
