#pragma once

#include <string_view>

namespace provider {

// What Coolify's UI lets pass. Its API takes more, but then later changes in the UI fail. Letters
// beyond ASCII count as letters. Blanks at an end are refused because Coolify trims them, and so
// are characters that cannot be seen.

/// 3 to 255 characters: letters, digits, single blanks (Coolify collapses runs of them at its next
/// start) and -_.@/&()#,:+
[[nodiscard]] bool is_coolify_name(std::string_view text);

/// Up to 255 characters: letters, digits, blanks and -_.,!?()'"+=*@/&
[[nodiscard]] bool is_coolify_description(std::string_view text);

}  // namespace provider
