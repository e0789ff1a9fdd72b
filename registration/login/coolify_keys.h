#pragma once

#include <string>
#include <vector>

#include "base/context.h"
#include "base/expected.h"
#include "base/secret.h"
#include "coolify/client.h"

namespace registration::login {

/// Keys of Coolify that a login is made with.
struct CoolifyKeys {
  std::vector<base::Secret> halves;  ///< their private halves, in the order they are to be tried
  std::vector<std::string> lacking;  ///< by uuid, those whose private half Coolify cannot give
};

/// Reads the private halves of the keys `uuids`, of which the machine trusts one. Those that are no
/// longer in Coolify, or cannot be used, are passed over as long as there is another. Errors: those
/// of coolify::Client::get_private_half(), registration.login_key_unusable.
[[nodiscard]] base::Expected<CoolifyKeys> read_coolify_keys(coolify::Client& client,
                                                            const std::vector<std::string>& uuids,
                                                            const base::Context& context);

}  // namespace registration::login
