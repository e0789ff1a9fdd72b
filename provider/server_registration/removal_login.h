#pragma once

#include <string>

#include "base/diagnostic.h"
#include "base/expected.h"
#include "provider/arguments/ssh_login.h"
#include "provider/server_registration/model.h"

namespace provider {

/// How a destroy logs in to the machine of the state `model` to take Coolify's key away: it has no
/// configuration, only the state, the provider's `defaults` and what `private_text` remembers.
/// Errors: those of make_login(), as warnings that say that the key stays on the machine.
[[nodiscard]] base::Expected<Login> removal_login(const RegistrationModel& model,
                                                  const schema::Field<SshModel>& defaults,
                                                  const std::string& private_text);

/// `told` of such a destroy, with the write-only secrets named in each warning that it did not
/// have.
[[nodiscard]] base::Diagnostics with_withheld_named(const base::Diagnostics& told,
                                                    const RegistrationModel& model,
                                                    const schema::Field<SshModel>& defaults,
                                                    const std::string& private_text);

}  // namespace provider
