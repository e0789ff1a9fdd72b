#pragma once

#include "base/expected.h"
#include "provider/arguments/ssh_login.h"
#include "provider/server_registration/model.h"

namespace provider {

/// The `ssh` object an operation goes by: the resource's own, and what it leaves open from the
/// provider's `defaults`. Both may leave everything open.
[[nodiscard]] SshModel effective_ssh(const RegistrationModel& model,
                                     const schema::Field<SshModel>& defaults);

/// How to log in to the machine of `model`, whose arguments are all known. `prior` is the state an
/// earlier run left: the host keys it saw are demanded again as long as Coolify's address or the
/// one that is connected to is still the same. Errors: those of make_login().
[[nodiscard]] base::Expected<Login> registration_login(const SshModel& ssh,
                                                       const RegistrationModel& model);
[[nodiscard]] base::Expected<Login> registration_login(const SshModel& ssh,
                                                       const RegistrationModel& model,
                                                       const RegistrationModel& prior,
                                                       const SshModel& prior_ssh);

}  // namespace provider
