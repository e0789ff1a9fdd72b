#pragma once

#include "base/diagnostic.h"
#include "provider/server_registration/model.h"
#include "registration/removal_policy.h"
#include "schema/object_spec.h"

namespace provider {

/// Adds `triggers`, `replace_on_instance_change`, `adopt_existing`, `expected_team`,
/// `delete_protection` and `on_destroy`.
void add_lifecycle(schema::ObjectSpec<RegistrationModel>& spec);

[[nodiscard]] registration::RemovalPolicy removal_policy(
    const schema::Field<OnDestroyModel>& on_destroy);

/// Error registration.delete_protected.
[[nodiscard]] base::Diagnostic delete_protected();

}  // namespace provider
