#pragma once

#include <cstdint>
#include <string>

namespace coolify {

/// A key Coolify keeps, without its private half.
struct PrivateKey {
  std::int64_t id = 0;  ///< what a server's private_key_id refers to
  std::string uuid = {};
  std::string name = {};
  std::string description = {};
  std::string public_key =
      {};  ///< "<type> <base64>"; empty when Coolify cannot read its own key text
  std::string fingerprint =
      {};  ///< SHA-256, base64 without padding and without the "SHA256:" prefix
  bool is_git_related = false;
  bool tells_private_half = false;  ///< whether the token is shown it, which is not kept here
};

}  // namespace coolify
