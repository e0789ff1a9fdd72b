#pragma once

#include <string>

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

/// The end of an apply: writes what a plan left open, and null where Coolify does not tell it.
void fill_settings(RegistrationModel& model, const registration::Settings& settings);

}  // namespace provider
