#pragma once

#include <string>

#include "cli/view/history.h"

namespace cli::view {

/// What people call it: its name, else its address, else its correlation id. As it was told.
[[nodiscard]] const std::string& title_of(const Machine& machine);

/// Where it stands, in a word: "queued", the stage it is or ended in, the status of a registered
/// one.
[[nodiscard]] std::string stage_word(const Machine& machine);

/// What else there is to say: what it waits for and the last cause, why it failed. May be empty.
[[nodiscard]] std::string note_of(const Machine& machine);

/// "3 running, 2 ready, 1 failed": what there is any of, what needs attention first.
[[nodiscard]] std::string counted(const Counts& counts);

/// "1 machine", "12 machines".
[[nodiscard]] std::string machines(std::size_t count);

}  // namespace cli::view
