#pragma once

#include <string>

#include "provider/server_registration/model.h"
#include "registration/result.h"

namespace provider {

/// `registration_status` of an imported server that Coolify does not call usable: nobody has
/// brought its registration to an end.
inline constexpr const char* kPending = "pending";

/// The status of the registration in `state` now that Coolify says `record`, see
/// registration::status_of().
[[nodiscard]] std::string status_now(const RegistrationModel& state,
                                     const registration::Record& record);

/// What a refresh makes of `state` now that Coolify says `record`: what Coolify does not tell
/// stays.
[[nodiscard]] RegistrationModel read_state(const RegistrationModel& state,
                                           const registration::Record& record);

/// The state of a record that no run of ours has made: what Coolify tells of it, and pending unless
/// Coolify finds it usable. It has no status yet: Terraform refreshes what it has imported.
[[nodiscard]] RegistrationModel imported_state(const registration::Record& record);

}  // namespace provider
