#pragma once

#include <string>
#include <vector>

#include "provider/arguments/login_keys.h"
#include "provider/server_registration/model.h"

namespace provider {

/// The keys of Coolify, by uuid, that the machine may trust, in the order a login tries them: the
/// one that was in use when `prior` was left, then those that failed runs have left there, then the
/// planned one.
[[nodiscard]] std::vector<std::string> trusted_keys(const RegistrationModel& prior,
                                                    const std::vector<std::string>& former_keys,
                                                    const RegistrationModel& planned);

}  // namespace provider
