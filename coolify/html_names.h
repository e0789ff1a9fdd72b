#pragma once

#include <string>
#include <string_view>

namespace coolify {

/// Whether `name`, in lower case, is an element of HTML, past ones included.
[[nodiscard]] bool is_html_element(std::string_view name);

/// Whether it begins or ends a line of text.
[[nodiscard]] bool breaks_line(std::string_view element);

/// Whether `name`, in lower case, is an attribute that may stand without a value.
[[nodiscard]] bool is_html_flag(std::string_view name);

/// The text that an entity stands for, by what is between & and ;. Empty when there is no such
/// entity. Known are numbers, the entities of Latin-1 and those of usual punctuation.
[[nodiscard]] std::string entity_text(std::string_view name);

}  // namespace coolify
