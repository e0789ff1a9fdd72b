#pragma once

#include <string_view>

namespace cli::report {

/// The style of the page.
[[nodiscard]] std::string_view style_sheet();

/// What makes the page's tables sortable and gives it a filter. Without it everything can be read.
[[nodiscard]] std::string_view script();

}  // namespace cli::report
