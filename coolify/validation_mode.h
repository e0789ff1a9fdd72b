#pragma once

namespace coolify {

/// How a validation is asked for.
enum class ValidationMode {
  plain,    ///< checks only
  install,  ///< also installs what is missing, then starts the proxy; since Coolify 4.2
};

}  // namespace coolify
