#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "coolify/json.h"
#include "coolify/private_key.h"
#include "coolify/server.h"
#include "coolify/team.h"

namespace coolify {

// What the API's objects look like as JSON. Reading is lenient: only what tells them apart is
// demanded, a uuid, of a key its id as well, of a team its id; and of a server its name, address,
// port and user, which Coolify always tells.

/// Without the token of its agent: a list need not hold the secrets of all servers.
[[nodiscard]] std::optional<ServerSummary> summary_from_json(const Json& json);
[[nodiscard]] std::optional<Server> server_from_json(const Json& json);
[[nodiscard]] std::optional<ServerResource> resource_from_json(const Json& json);
[[nodiscard]] std::optional<PrivateKey> key_from_json(const Json& json);
/// The private half in the answer about a key; empty when it is not told. What is read on the way
/// is overwritten.
[[nodiscard]] base::Secret private_half_from(std::string_view answer);
[[nodiscard]] std::optional<Team> team_from_json(const Json& json);

/// About how much memory an object has besides its own size.
[[nodiscard]] std::size_t heap_bytes(const ServerSummary& server);
[[nodiscard]] std::size_t heap_bytes(const ServerResource& resource);
[[nodiscard]] std::size_t heap_bytes(const PrivateKey& key);

[[nodiscard]] Json to_json(const NewServer& server);
/// Only the fields that have a value; never a null.
[[nodiscard]] Json to_json(const ServerChanges& changes);

}  // namespace coolify
