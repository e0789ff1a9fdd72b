#pragma once

#include "provider/arguments/ssh_arguments.h"
#include "schema/resource.h"

namespace provider {

/// `registration_status` of an imported server that Coolify does not call usable: nobody has
/// brought its registration to an end.
inline constexpr const char* kPending = "pending";

/// Completes what the schema's rules planned for a registration: default name and description as
/// soon as what they are made from is known, and a new run where the last one failed, or is pending
/// and the login is given. Adds the errors that would otherwise wait for the apply. `defaults` is
/// the provider's `ssh` object: part of what is known about the login, and of nothing else.
/// Deterministic.
void complete_plan(const schema::PlanRequest& request, const schema::Schema& schema,
                   const schema::Field<SshModel>& defaults, schema::PlanResponse& response);

}  // namespace provider
