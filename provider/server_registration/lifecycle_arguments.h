#pragma once

#include "base/diagnostic.h"
#include "registration/removal_policy.h"
#include "schema/object_spec.h"

namespace provider {

struct RegistrationModel;

/// The `on_destroy` object: what a destroy takes away.
struct OnDestroyModel {
  schema::Field<bool> unregister;
  schema::Field<bool> force;
  schema::Field<bool> remove_key;
};

/// Adds `adopt_existing`, `expected_team`, `delete_protection` and `on_destroy`.
void add_lifecycle(schema::ObjectSpec<RegistrationModel>& spec);

/// What `delete_protection` and `adopt_existing` say; not known counts as left out.
[[nodiscard]] bool is_protected(const RegistrationModel& model);
[[nodiscard]] bool adopts_existing(const RegistrationModel& model);

[[nodiscard]] registration::RemovalPolicy removal_policy(
    const schema::Field<OnDestroyModel>& on_destroy);

/// Error registration.delete_protected.
[[nodiscard]] base::Diagnostic delete_protected();

}  // namespace provider
