#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/view/history.h"

namespace cli::report {

/// A stage of a run, from the run's own beginning on.
struct Bar {
  std::string stage;  ///< "queued" for the wait before the first
  base::Duration from{};
  base::Duration took{};

  bool operator==(const Bar&) const = default;
};

/// The stages of a run, in their order and without gaps: those its end told of, else as far as
/// their beginnings were told. `now` ends what is still at work.
[[nodiscard]] std::vector<Bar> bars_of(const view::Machine& machine, base::WallTime now);

/// The timeline of all runs: a table with a bar for each. They begin where they began when they
/// were at work at the same time, else each at its own beginning.
[[nodiscard]] std::string render_timeline(const std::vector<const view::Machine*>& machines,
                                          base::WallTime now);

}  // namespace cli::report
