#pragma once

#include <string_view>

namespace coolify {

// What Coolify's UI lets pass. Its API takes more, but then later changes in the UI fail. Letters
// beyond ASCII count as letters. Blanks at an end are refused because Coolify trims them, and so
// are characters that cannot be seen.

/// What a name has to be, behind "The name".
inline constexpr std::string_view kRecordNameRule =
    "must be 3 to 255 letters, digits, single blanks and characters of `-_.@/&()#,:+`, without a "
    "blank at either end";

/// 3 to 255 characters: letters, digits, single blanks (Coolify collapses runs of them at its next
/// start) and -_.@/&()#,:+
[[nodiscard]] bool is_record_name(std::string_view text);

/// Up to 255 characters: letters, digits, blanks and -_.,!?()'"+=*@/&
[[nodiscard]] bool is_record_description(std::string_view text);

}  // namespace coolify
