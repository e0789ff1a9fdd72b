#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace cli {

class ImportBlocks;

/// What is read at a command line in place of what a layer below says to everybody. The remedy may
/// name values of the diagnostic in braces: "{holder}".
struct Advice {
  std::string_view code;
  std::string_view remedy;
  std::string_view needs = {};  ///< the row is for diagnostics that have this value; empty: for all
};

[[nodiscard]] const std::vector<Advice>& advice();

/// The diagnostic in the words of the command line: options and variables, and no path.
[[nodiscard]] base::Diagnostic for_command_line(base::Diagnostic one);
[[nodiscard]] base::Diagnostics for_command_line(const base::Diagnostics& all);

/// The same of a refusal whose remedy is an import block, which is to be called after `name`;
/// others as they are.
[[nodiscard]] base::Diagnostic with_label(base::Diagnostic one, const std::string& name,
                                          ImportBlocks& imports);
[[nodiscard]] base::Diagnostics with_labels(const base::Diagnostics& all, const std::string& name,
                                            ImportBlocks& imports);
/// The uuid of the record that such a refusal is about; empty for others.
[[nodiscard]] std::string holder_of(const base::Diagnostic& one);

}  // namespace cli
