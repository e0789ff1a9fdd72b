#pragma once

#include <string_view>

#include "base/expected.h"

namespace coolify {

/// Whether `text` can be a uuid of Coolify: up to 255 letters, digits, dashes and underscores, so
/// that it may stand in a path and in a command line as it is.
[[nodiscard]] bool is_uuid(std::string_view text);

/// Only what an opaque identifier may be made of goes into a path. Error coolify.invalid_uuid, at
/// `attribute`.
[[nodiscard]] base::Expected<void> check_uuid(std::string_view text, const char* attribute);

}  // namespace coolify
