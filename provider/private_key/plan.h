#pragma once

#include "schema/plan.h"

namespace provider {

/// Completes what the schema's rules planned for a private key: the public half of the key that is
/// given, a replacement where that is another key than the object's, and whether a private half is
/// going to be kept. Errors: private_key.unusable. Deterministic.
void complete_key_plan(const schema::PlanRequest& request, schema::PlanResponse& response);

}  // namespace provider
