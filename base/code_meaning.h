#pragma once

#include <span>
#include <string_view>

namespace base {

/// One row of a layer's table of codes: a Diagnostic's code and what it means to a user, as a
/// clause for a catalogue ("the server refuses every credential"). Every code a layer reports has
/// one row, and every row is reported somewhere.
struct CodeMeaning {
  std::string_view code;  ///< `<area>.<what>`
  std::string_view meaning;
};

using CodeTable = std::span<const CodeMeaning>;

}  // namespace base
