#pragma once

#include <string>

#include "provider/server_registration/model.h"
#include "registration/result.h"

namespace provider {

/// `registration_status` of an imported server that Coolify does not call usable: nobody has
/// brought its registration to an end.
inline constexpr const char* kPending = "pending";

/// What tells Coolify's log from another one; empty for none.
[[nodiscard]] std::string log_mark(const registration::Record& record);

/// The status of the registration in `state` now that Coolify says `record`, see
/// registration::status_of(). `left_log` is that of PrivateData.
[[nodiscard]] std::string status_now(const RegistrationModel& state,
                                     const registration::Record& record,
                                     const std::string& left_log = {});

/// What a refresh makes of `state` now that Coolify says `record`: what Coolify does not tell
/// stays. A log that a later success has left behind is none.
[[nodiscard]] RegistrationModel read_state(const RegistrationModel& state,
                                           const registration::Record& record,
                                           const std::string& left_log = {});

/// Whether `listed`, which is what Coolify's list of servers tells, leaves nothing of `state` open
/// but the key and the proxy's type: everything else that has a value is told, or never changes;
/// and the verdict, of which the list has only the flags and versions, is the good one of before.
[[nodiscard]] bool is_enough_for(const RegistrationModel& state,
                                 const registration::Record& listed);

/// The PrivateData::left_log after such a refresh, which made `read` of the state.
[[nodiscard]] std::string left_log_after(const RegistrationModel& read,
                                         const registration::Record& record,
                                         const std::string& left_log);

/// The state of a record that no run of ours has made: what Coolify tells of it, and pending unless
/// Coolify finds it usable. It has no status yet: Terraform refreshes what it has imported.
[[nodiscard]] RegistrationModel imported_state(const registration::Record& record);

}  // namespace provider
