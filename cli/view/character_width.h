#pragma once

#include <cstddef>

namespace cli::view {

/// How many columns a terminal gives a character that is shown: 0 for what combines with the one
/// before, 2 for wide ones of East Asia and emoji. By the categories and the East Asian Widths of
/// Unicode.
[[nodiscard]] std::size_t columns_of(char32_t code);

}  // namespace cli::view
