#pragma once

#include <string>
#include <vector>

#include "cli/check/look.h"

namespace cli {

/// One machine for people: its status, a line for each finding, then what failed with what can be
/// done about it.
[[nodiscard]] std::string table_of(const Looked& one);

/// One JSON document about all machines.
[[nodiscard]] std::string json_text(const std::vector<Looked>& all, ExitCode exit);

}  // namespace cli
