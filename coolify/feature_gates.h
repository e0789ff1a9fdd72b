#pragma once

#include <optional>

#include "base/expected.h"
#include "coolify/server.h"
#include "coolify/version.h"

namespace coolify {

// Whether this version of Coolify does what is asked for. Older ones refuse some fields and, worse,
// accept others without doing anything. Error coolify.version_too_old with the field's path.

[[nodiscard]] base::Expected<void> check_supported(const NewServer& server,
                                                   const std::optional<Version>& version);
[[nodiscard]] base::Expected<void> check_supported(const ServerChanges& changes,
                                                   const std::optional<Version>& version);
[[nodiscard]] base::Expected<void> check_sentinel_supported(const SettingValues& changes,
                                                            const std::optional<Version>& version);
[[nodiscard]] base::Expected<void> check_docker_cleanup(const std::optional<Version>& version);
/// The error of an instance that cannot make these changes of its agent; nothing: one that tells no
/// version.
[[nodiscard]] base::Diagnostic sentinel_missing(const SettingValues& changes,
                                                const std::optional<Version>& version);

}  // namespace coolify
