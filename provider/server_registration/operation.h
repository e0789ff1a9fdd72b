#pragma once

#include <optional>

#include "base/diagnostic.h"
#include "provider/config/services.h"
#include "provider/server_registration/model.h"
#include "registration/config.h"
#include "schema/resource.h"

namespace provider {

// What the operations of a registration have in common.

/// An answer that is nothing but an error, in the words of Terraform.
[[nodiscard]] schema::StateResponse failed(base::Diagnostic error);

/// The error of an operation that asks Coolify about a registration in the state. Of an instance
/// that does not answer it says how the registration is forgotten without it.
[[nodiscard]] schema::StateResponse failed_to_ask(base::Diagnostic error);

/// Error registration.incomplete: without a value for the argument or result `name` this operation
/// cannot be carried out.
[[nodiscard]] base::Diagnostic incomplete(const char* name);

/// Error registration.incomplete, when `model` lacks what every record has: address and key.
[[nodiscard]] std::optional<base::Diagnostic> record_fault(const RegistrationModel& model);

/// The workflow's configuration with the provider's defaults. A write-only secret that `model`
/// holds is part of it when `prior`, the object it belongs to in the state, shows that it has not
/// been sent yet.
[[nodiscard]] registration::Config workflow_config(const RegistrationModel& model,
                                                   const schema::Field<SentinelModel>& prior,
                                                   const Services& services);

}  // namespace provider
