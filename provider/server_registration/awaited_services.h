#pragma once

#include "base/diagnostic.h"
#include "provider/server_registration/model.h"

namespace provider {

/// What `wait_for` names that cannot come, as far as `model` tells: Coolify runs no proxy where it
/// is to run none and on a build server, no Sentinel on a build server or where it is off, and
/// neither is known of where Coolify is not asked for a verdict. Errors config.service_absent, each
/// with its argument as path.
[[nodiscard]] base::Diagnostics absent_service_faults(const RegistrationModel& model);

}  // namespace provider
