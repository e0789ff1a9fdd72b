#pragma once

#include "base/diagnostic.h"
#include "coolify/json.h"
#include "coolify/sentinel.h"

namespace coolify {

/// What a server's settings tell of its agent.
[[nodiscard]] SentinelSettings sentinel_from_json(const Json& settings);

/// Only the settings that have a value; never a null.
[[nodiscard]] Json to_json(const SentinelSettings& changes);

/// A refusal of Coolify's whose path is a field of its API, with the path of the argument instead:
/// `sentinel.enabled`. Any other path stays.
[[nodiscard]] base::Diagnostic at_sentinel_argument(base::Diagnostic refusal);

}  // namespace coolify
