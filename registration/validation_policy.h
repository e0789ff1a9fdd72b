#pragma once

#include <chrono>

#include "base/clock.h"

namespace registration {

/// How Coolify is asked for its verdict.
enum class ValidationChoice {
  automatic,  ///< install mode where it has nothing to install, else plain
  plain,      ///< checks only
  install,    ///< Coolify installs what is missing, then starts the proxy
  none,       ///< Coolify is not asked
};

/// What becomes of a registration whose verdict is bad or missing.
enum class OnFailure {
  keep,    ///< an error; the record stays
  remove,  ///< an error; a record that was created by the same run is deleted again
  warn,    ///< a warning; the next run takes the registration up again
};

struct ValidationPolicy {
  ValidationChoice mode = ValidationChoice::automatic;
  OnFailure on_failure = OnFailure::keep;
  base::Duration timeout = std::chrono::minutes(10);  ///< from the request to the verdict
};

}  // namespace registration
