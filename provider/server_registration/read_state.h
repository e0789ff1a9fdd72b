#pragma once

#include "provider/server_registration/model.h"
#include "registration/result.h"

namespace provider {

/// What a refresh makes of `state` now that Coolify says `record`: what Coolify does not tell
/// stays.
[[nodiscard]] RegistrationModel read_state(const RegistrationModel& state,
                                           const registration::Record& record);

/// The state of a record that no run of ours has made: what Coolify tells of it, and pending unless
/// Coolify finds it usable.
[[nodiscard]] RegistrationModel imported_state(const registration::Record& record);

}  // namespace provider
