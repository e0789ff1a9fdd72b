#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/view/history.h"
#include "cli/view/style.h"

namespace cli::view {

/// The registrations as a table for a screen: a line with counts, then a line per machine, what has
/// failed first, then what is at work. At most `size.height` lines, none wider than `size.width`;
/// machines that find no place are counted in the last line. With room, a failure is told whole.
/// On narrow screens what a machine waits for has a line of its own. Empty without machines.
[[nodiscard]] std::vector<std::string> render_table(const History& history, base::WallTime now,
                                                    Size size, Style style);

}  // namespace cli::view
