#pragma once

#include <string_view>

namespace coolify {

/// Whether `text` can be a uuid of Coolify: up to 255 letters, digits, dashes and underscores, so
/// that it may stand in a path and in a command line as it is.
[[nodiscard]] bool is_uuid(std::string_view text);

}  // namespace coolify
