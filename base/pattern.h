#pragma once

#include <string_view>

namespace base {

/// Matches the whole text against a pattern in which `*` stands for any characters and `?` for
/// exactly one, as OpenSSH does for host names; a character of several bytes of UTF-8 is one. Case
/// matters. Linear time per star.
[[nodiscard]] bool matches_pattern(std::string_view text, std::string_view pattern);

}  // namespace base
