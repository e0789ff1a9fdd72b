#pragma once

#include <string>

#include "base/context.h"
#include "base/diagnostic.h"
#include "base/expected.h"
#include "coolify/client.h"
#include "provider/arguments/ssh_login.h"
#include "provider/server_registration/model.h"

namespace provider {

/// How a destroy logs in to the machine of the state `model` to take Coolify's key away: it has no
/// configuration, only the state, the provider's `defaults` and what `private_text` remembers.
/// `keys` are Coolify's for a login that is made with them; without one it follows later.
/// Errors: those of make_login() and config.login_disabled, as warnings that say that the key stays
/// on the machine.
[[nodiscard]] base::Expected<Login> removal_login(const RegistrationModel& model,
                                                  const schema::Field<SshModel>& defaults,
                                                  const std::string& private_text,
                                                  registration::login::CoolifyKeys keys = {});

/// Coolify's keys for such a login; nothing where it is made without. Errors: those of
/// login_keys(); what is wrong with the keys or the token is a warning as above.
[[nodiscard]] base::Expected<registration::login::CoolifyKeys> removal_keys(
    const RegistrationModel& model, const schema::Field<SshModel>& defaults,
    const std::string& private_text, coolify::Client& client, const base::Context& context);

/// What a plan can tell already of the keys: the same warnings.
[[nodiscard]] base::Diagnostics removal_key_warnings(const RegistrationModel& model,
                                                     const schema::Field<SshModel>& defaults,
                                                     coolify::Client& client,
                                                     const base::Context& context);

/// `told` of such a destroy, with the write-only secrets named in each warning that it did not
/// have.
[[nodiscard]] base::Diagnostics with_withheld_named(const base::Diagnostics& told,
                                                    const RegistrationModel& model,
                                                    const schema::Field<SshModel>& defaults,
                                                    const std::string& private_text);

}  // namespace provider
