#pragma once

#include "base/clock.h"
#include "base/diagnostic.h"
#include "provider/server_registration/model.h"
#include "provider/services.h"
#include "registration/config.h"
#include "schema/resource.h"

namespace provider {

// What the operations of a registration have in common.

/// An answer that is nothing but an error.
[[nodiscard]] schema::StateResponse failed(base::Diagnostic error);

/// How long an operation may take: by `timeouts`, else by default.
[[nodiscard]] base::Duration create_limit(const RegistrationModel& model);
[[nodiscard]] base::Duration read_limit(const RegistrationModel& model);
[[nodiscard]] base::Duration update_limit(const RegistrationModel& model);
[[nodiscard]] base::Duration remove_limit(const RegistrationModel& model);
[[nodiscard]] base::Duration import_limit();

/// The workflow's configuration with the patience the login asks for and the provider's defaults.
/// A write-only secret that `model` holds is part of it when `prior`, the object it belongs to in
/// the state, shows that it has not been sent yet.
[[nodiscard]] registration::Config workflow_config(const RegistrationModel& model,
                                                   const schema::Field<SentinelModel>& prior,
                                                   const Login& login, const Services& services);

}  // namespace provider
