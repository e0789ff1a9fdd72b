#pragma once

#include <string>
#include <string_view>

#include "base/os/processes.h"

namespace events {

/// This process among all there are, as a text to be compared and asked about only: where its
/// number counts, the number, and what tells it from others of that number.
[[nodiscard]] std::string own_process();

using base::Alive;
/// Whether the process that own_process() told this of itself is alive. unknown: it is or was on
/// another machine or in another container, so that nobody here can tell, or the text is none; or
/// the system does not tell of other processes what tells them apart.
[[nodiscard]] Alive is_alive(std::string_view process);

}  // namespace events
