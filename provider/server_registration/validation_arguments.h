#pragma once

#include <string>

#include "checks/options.h"
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

/// What Coolify is going to install may be missing: the checks of it warn, unless the user gave
/// them a severity.
void expect_installation(checks::Options& options, const registration::ValidationPolicy& policy);

}  // namespace provider
