#pragma once

#include <optional>

#include "base/expected.h"
#include "coolify/client.h"
#include "registration/announcement.h"
#include "registration/queue.h"

namespace registration {

/// The right to work: while it lives others wait.
using Admission = std::optional<Queue::Turn>;

/// Opens a registration, before its own time begins: asks the instance for the token's team, where
/// it is not known, and for its version, waits for a turn, which obeys nothing but the
/// announcement's context, and tells that the work begins. `queue` may be null: nobody waits.
/// `patience` is for the instance's answers alone. Errors: those of coolify::Client::version(), of
/// Queue::wait_for_turn() and of Announcement::begin(); the caller hands them to
/// Announcement::fail().
[[nodiscard]] base::Expected<Admission> open(Announcement& announcement, coolify::Client& client,
                                             Queue* queue, base::Duration patience);

}  // namespace registration
