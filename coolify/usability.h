#pragma once

#include <optional>
#include <string>

#include "coolify/server.h"

namespace coolify {

// What makes a server usable, for the verdict on a validation as for a look at any other time.
// Coolify's flags alone do not: it leaves them standing after several kinds of failure, and its
// minute job sets them without looking at Compose or at any version.

/// Both flags, whatever they are worth.
[[nodiscard]] bool has_good_flags(const ServerSummary& server);

/// What the versions that Coolify recorded say of Docker.
enum class RecordedDocker {
  good,
  untold,           ///< no engine; or a Coolify that does not record any
  unreadable,       ///< something that is no version
  too_old,          ///< before base::kOldestDocker
  without_compose,  ///< a good engine, but no compose plugin
};
[[nodiscard]] RecordedDocker recorded_docker(const std::optional<std::string>& docker_version,
                                             const std::optional<std::string>& compose_version);

}  // namespace coolify
