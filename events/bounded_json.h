#pragma once

#include <cstddef>
#include <string>

#include "events/event.h"

namespace events {

/// The event as to_json() writes it, with as much of it as fits into `most` bytes: lists and texts
/// get shorter until it does, then checks and problems are left out. Needs 8 KiB at most.
[[nodiscard]] std::string bounded_json(const Event& event, std::size_t most);

}  // namespace events
