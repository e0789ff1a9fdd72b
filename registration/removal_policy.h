#pragma once

namespace registration {

/// What a destroy takes away.
struct RemovalPolicy {
  bool unregister = true;   ///< the record in Coolify
  bool force = false;       ///< the record even with what is deployed on the server
  bool remove_key = false;  ///< the line of Coolify's key in the account's authorized_keys
};

}  // namespace registration
