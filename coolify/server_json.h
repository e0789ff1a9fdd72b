#pragma once

#include <optional>
#include <string>

#include "coolify/json.h"
#include "coolify/private_key.h"
#include "coolify/server.h"
#include "coolify/team.h"

namespace coolify {

// What the API's objects look like as JSON. Reading is lenient: only an object with a uuid (an id
// for a team) is demanded.

[[nodiscard]] std::optional<ServerSummary> summary_from_json(const Json& json);
[[nodiscard]] std::optional<Server> server_from_json(const Json& json);
[[nodiscard]] std::optional<ServerResource> resource_from_json(const Json& json);
[[nodiscard]] std::optional<PrivateKey> key_from_json(const Json& json);
[[nodiscard]] std::optional<Team> team_from_json(const Json& json);

[[nodiscard]] Json to_json(const NewServer& server);
/// Only the fields that have a value; never a null.
[[nodiscard]] Json to_json(const ServerChanges& changes);

}  // namespace coolify
