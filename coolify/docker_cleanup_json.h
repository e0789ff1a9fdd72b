#pragma once

#include <cstddef>
#include <optional>

#include "coolify/docker_cleanup.h"
#include "coolify/json.h"

namespace coolify {

[[nodiscard]] Json to_json(const DockerCleanup& cleanup);

/// Nothing for what is no run with a uuid and a status.
[[nodiscard]] std::optional<DockerCleanupRun> docker_cleanup_from_json(const Json& json);

/// What the run takes besides its own size.
[[nodiscard]] std::size_t heap_bytes(const DockerCleanupRun& run);

}  // namespace coolify
