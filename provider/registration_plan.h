#pragma once

#include "provider/ssh_arguments.h"
#include "schema/resource.h"

namespace provider {

/// Completes what the schema's rules planned for a registration: default name and description as
/// soon as what they are made from is known, and a new run where the last one failed. Adds the
/// errors that would otherwise wait for the apply; for them `defaults` is the provider's `ssh`
/// object. Deterministic, and the same whatever the defaults are.
void complete_plan(const schema::PlanRequest& request, const schema::Schema& schema,
                   const schema::Field<SshModel>& defaults, schema::PlanResponse& response);

}  // namespace provider
