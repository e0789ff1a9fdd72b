#pragma once

#include "provider/server_registration/model.h"
#include "registration/result.h"

namespace provider {

/// Whether an update prepares the machine and has Coolify validate it: its results are open then.
[[nodiscard]] bool plans_run(const RegistrationModel& planned);

/// Whether an update sees to the line with Coolify's key on the machine.
[[nodiscard]] bool plans_key_line(const RegistrationModel& prior, const RegistrationModel& planned);

/// What an update leaves in the state. Arguments are as planned; after an error they are what
/// Coolify has now, and what did not get to Coolify or on the machine is as before, so that the
/// next plan shows it again. Results that the plan left open are those of `outcome`, null where it
/// has none; a host key that was not seen is the one from before.
[[nodiscard]] RegistrationModel updated_state(const RegistrationModel& prior,
                                              const RegistrationModel& planned,
                                              const registration::Outcome& outcome);

}  // namespace provider
