#pragma once

#include <string>
#include <string_view>

namespace coolify {

/// What a piece of HTML says, as plain text in which neither a tag nor an entity is left, however
/// often it was escaped. Only elements of HTML are tags: `<none>` and `<user@host>` are text.
/// Breaks and blocks begin a new line, and a link is followed by its target in parentheses unless
/// its words are the target. Of more than 64 KiB the rest is left out.
[[nodiscard]] std::string text_of_html(std::string_view html);

}  // namespace coolify
