#pragma once

#include <string>

#include "registration/validation_policy.h"
#include "schema/object_spec.h"

namespace provider {

/// The `validation` object: how Coolify is asked for its verdict.
struct ValidationModel {
  schema::Field<std::string> mode;
  schema::Field<std::string> on_failure;
  schema::Field<std::string> timeout;
};

[[nodiscard]] const schema::ObjectSpec<ValidationModel>& validation_arguments();

/// What is not known counts as left out.
[[nodiscard]] registration::ValidationPolicy validation_policy(
    const schema::Field<ValidationModel>& validation);

}  // namespace provider
