#pragma once

#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "ssh/public_key.h"

namespace coolify {
class Client;
}

namespace registration {

/// The public half, without a comment, of the key `uuid` in Coolify. Errors: those of
/// coolify::Client::get_key(), and registration.key_unusable, which blames `private_key_uuid`.
[[nodiscard]] base::Expected<ssh::PublicKey> public_half(coolify::Client& client,
                                                         const std::string& uuid,
                                                         const base::Context& context);

}  // namespace registration
