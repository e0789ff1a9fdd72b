#pragma once

#include "schema/resource.h"

namespace provider {

/// Completes what the schema's rules planned for a registration: default name and description as
/// soon as what they are made from is known, the login user by cloud, and a new run where the last
/// one failed. Adds the errors that would otherwise wait for the apply. Deterministic.
void complete_plan(const schema::PlanRequest& request, const schema::Schema& schema,
                   schema::PlanResponse& response);

}  // namespace provider
