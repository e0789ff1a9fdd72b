#pragma once

#include "provider/server_registration/model.h"
#include "schema/value.h"

namespace provider {

/// Whether `after` names another machine behind the registration than `before`: both give an
/// `instance_id`, and the two differ or the later one is not known yet. An id that is given for the
/// first time, after an import say, names the machine that is there.
[[nodiscard]] bool is_other_instance(const RegistrationModel& before,
                                     const RegistrationModel& after);

/// Whether `after` asks for a run on the machine although nothing that Coolify keeps changes: for
/// another machine, or by `triggers`.
[[nodiscard]] bool asks_for_rerun(const RegistrationModel& before, const RegistrationModel& after);

/// Whether `planned` stands for another machine and asks to be replaced then. Both are objects of
/// the registration's schema; either may be null.
[[nodiscard]] bool asks_for_replacement(const schema::Value& prior, const schema::Value& planned);

}  // namespace provider
