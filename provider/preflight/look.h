#pragma once

#include "base/diagnostic.h"
#include "base/expected.h"
#include "provider/config/services.h"
#include "provider/preflight/model.h"
#include "registration/preflight.h"

namespace provider {

/// What is wrong with the known arguments, in the words of Terraform.
[[nodiscard]] base::Diagnostics preflight_faults(const PreflightModel& model);

/// Looks at the machine of `model`, whose arguments are all known, with the provider's defaults.
/// Errors: those of registration::preflight(); a login that cannot be made as it is described; what
/// Coolify refuses. In the words of Terraform.
[[nodiscard]] base::Expected<registration::PreflightResult> look(
    const PreflightModel& model, const Services& services, const base::Context& context,
    registration::PreflightObserver& observer);

}  // namespace provider
