#pragma once

#include <string>

#include "provider/server_registration/model.h"
#include "registration/result.h"

namespace provider {

/// Whether an update prepares the machine and has Coolify validate it: its results are open then.
[[nodiscard]] bool plans_run(const RegistrationModel& planned);

/// Whether an update sees to the line with Coolify's key on the machine.
[[nodiscard]] bool plans_key_line(const RegistrationModel& prior, const RegistrationModel& planned);

/// What an update leaves in the state. Arguments are as planned; after an error they are what
/// Coolify has now, and what did not get to Coolify or on the machine is as before, so that the
/// next plan shows it again. What was refused before anything was
/// done leaves all as it was, but for what others changed. Results that the plan left open are
/// those of `outcome`, null where it has none; a host key that was not seen is the one from before.
/// `left_log` is that of PrivateData.
[[nodiscard]] RegistrationModel updated_state(const RegistrationModel& prior,
                                              const RegistrationModel& planned,
                                              const registration::Outcome& outcome,
                                              const std::string& left_log = {});

/// The PrivateData::left_log after an operation: of a run that had Coolify validate, what stands
/// in the log although it is ready; otherwise it is as before.
[[nodiscard]] std::string left_log_after(const registration::Outcome& outcome,
                                         const std::string& left_log);

}  // namespace provider
