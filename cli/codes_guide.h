#pragma once

#include <string>
#include <vector>

#include "base/code_meaning.h"

namespace cli {

/// The page that lists every code, by area and in the order of the alphabet: what somebody who has
/// a code from a log looks up.
[[nodiscard]] std::string render_codes_guide(std::vector<base::CodeMeaning> rows);

}  // namespace cli
