#pragma once

#include "base/diagnostic.h"

namespace coolify {

/// A refusal of Coolify's whose path is a field of its API, with the path of the argument instead:
/// `sentinel.enabled`. Any other path stays.
[[nodiscard]] base::Diagnostic at_sentinel_argument(base::Diagnostic refusal);

}  // namespace coolify
