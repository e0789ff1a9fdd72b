#pragma once

#include <optional>

#include "base/expected.h"
#include "coolify/client.h"
#include "registration/run.h"
#include "registration/settings.h"

namespace registration {

/// Makes sure that Coolify keeps what a run asked of the server's settings. It holds those of the
/// proxy in one column, which each of its running jobs writes as a whole: a change can be undone
/// shortly after it was accepted, even after it was read back. So the record is looked at some
/// seconds after `sent_at` and when no validation runs any more, and what was undone is sent once
/// more, a few times at most. Without `sent_at`, for a record that was created with its settings,
/// that is done only where the run's record has something else. The record that was looked at last
/// is in the run's result. True when something was sent again: what was found out about the proxy
/// before that is of another one.
///
/// Error registration.setting_undone when Coolify still has something else; those of the API.
[[nodiscard]] base::Expected<bool> keep_settings(Run& run, coolify::Client& client,
                                                 const Settings& asked,
                                                 std::optional<base::TimePoint> sent_at);

}  // namespace registration
