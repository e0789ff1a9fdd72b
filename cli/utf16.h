#pragma once

#include <string>
#include <string_view>

namespace cli {

/// A text in UTF-16 with a byte order mark, as PowerShell's `>` writes it, in UTF-8; any other text
/// as it is. What is no character becomes U+FFFD.
[[nodiscard]] std::string as_utf8(std::string_view text);

}  // namespace cli
