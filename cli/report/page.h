#pragma once

#include <cstddef>
#include <string>

#include "base/clock.h"
#include "cli/view/history.h"

namespace cli::report {

/// The registrations as one page of HTML that needs nothing from elsewhere and is allowed nothing
/// from elsewhere. `history` keeps ends; `now` is when the page is made; `foreign` lines were no
/// events.
[[nodiscard]] std::string render_page(const view::History& history, base::WallTime now,
                                      std::size_t foreign);

}  // namespace cli::report
