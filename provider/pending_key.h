#pragma once

#include <optional>
#include <string>

namespace provider {

/// What a registration's private data holds while a key that Coolify no longer uses is still on the
/// machine: its uuid, for the next run to take it off. Empty: there is none.
[[nodiscard]] std::string remember_key(const std::string& uuid);

/// The reverse; nothing when no key is remembered.
[[nodiscard]] std::optional<std::string> remembered_key(const std::string& private_data);

}  // namespace provider
