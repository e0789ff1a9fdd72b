#pragma once

#include "provider/arguments/ssh_arguments.h"
#include "schema/resource.h"

namespace provider {

/// schema::plan_change(), and the replacement that another `instance_id` asks for together with
/// `replace_on_instance_change`.
[[nodiscard]] schema::PlanResponse plan_by_rules(const schema::Schema& schema,
                                                 const schema::PlanRequest& request);

/// Completes what plan_by_rules() planned for a registration: default name and description as
/// soon as what they are made from is known, and a new run where another machine or a trigger asks
/// for it, or where the last one failed, is pending and the login is given, or could make no check
/// for want of a login that there is by now, or was not to ask for a verdict that is wanted now.
/// Adds
/// the errors that would otherwise wait for the apply, as warnings where the object `exists`.
/// `defaults` is the provider's `ssh` object: part of what is known about the login, and of nothing
/// else. Deterministic.
void complete_plan(const schema::PlanRequest& request, const schema::Schema& schema,
                   const schema::Field<SshModel>& defaults, bool exists,
                   schema::PlanResponse& response);

/// Whether what is planned is going to log in with Coolify's key, as far as that is known.
[[nodiscard]] bool plans_login_with_coolify_key(const schema::Value& prior,
                                                const schema::Value& planned,
                                                const schema::Field<SshModel>& defaults);

}  // namespace provider
