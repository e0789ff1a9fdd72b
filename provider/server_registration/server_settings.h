#pragma once

#include <optional>
#include <string>

#include "coolify/version.h"
#include "provider/server_registration/model.h"
#include "registration/settings.h"
#include "schema/object_spec.h"

namespace provider {

/// Adds the arguments for how Coolify treats the server. One that is left out shows what Coolify
/// has and is never changed.
void add_server_settings(schema::ObjectSpec<RegistrationModel>& spec);

/// What the model's known fields ask for.
[[nodiscard]] registration::Settings settings_of(const RegistrationModel& model);

/// A refresh: writes what Coolify has into the model; what it does not tell stays. Of `sentinel`
/// only what the model already has is written.
void take_settings(RegistrationModel& model, const registration::Settings& settings);

/// The names of the arguments that have a value and that Coolify did not tell, "proxy_type,
/// sentinel.token": a refresh leaves them as they are.
[[nodiscard]] std::string untold_settings(const RegistrationModel& model,
                                          const registration::Settings& settings);

/// After an apply that failed: what Coolify does not tell is as in `prior`, because nothing shows
/// that it has what it was to be sent.
void keep_untold_settings(RegistrationModel& model, const RegistrationModel& prior,
                          const registration::Settings& settings);

/// A refresh: what this version of Coolify neither tells nor takes cannot be so, whatever the model
/// says.
void forget_unsupported_settings(RegistrationModel& model, const registration::Settings& settings,
                                 const std::optional<coolify::Version>& version);

/// The end of an apply: writes what a plan left open, and null where Coolify does not tell it.
void fill_settings(RegistrationModel& model, const registration::Settings& settings);

}  // namespace provider
