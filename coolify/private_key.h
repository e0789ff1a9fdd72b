#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/expected.h"
#include "base/secret.h"

namespace coolify {

/// What Coolify writes into the description of a key that comes without one. It takes no empty
/// description.
inline constexpr std::string_view kOwnKeyDescription = "Created by Coolify via API";

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
  std::optional<std::int64_t> team_id = {};
};

/// A key to be created.
struct NewPrivateKey {
  std::string name = {};         ///< empty: Coolify makes one up
  std::string description = {};  ///< empty: kOwnKeyDescription
  /// The private half as Coolify is to keep it: lines that end with LF alone. Coolify keeps others
  /// as well, and then cannot log in with the key.
  base::Secret text = {};
  std::string fingerprint = {};  ///< of the key, written as in PrivateKey
};

/// What is to change of a key beside its text.
struct PrivateKeyChanges {
  std::optional<std::string> name = {};         ///< not empty
  std::optional<std::string> description = {};  ///< empty: kOwnKeyDescription

  [[nodiscard]] bool empty() const { return !name && !description; }
};

/// Why there is no new key.
struct KeyCreationFailure {
  base::Diagnostic diagnostic;
  bool in_doubt = false;  ///< Coolify may have it all the same
};
using CreatedKey = tl::expected<PrivateKey, KeyCreationFailure>;

}  // namespace coolify
