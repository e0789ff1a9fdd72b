#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "schema/schema.h"
#include "schema/value.h"

namespace schema {

struct PlanRequest {
  Value config;    ///< null when the resource is to be destroyed
  Value prior;     ///< null when it is to be created
  Value proposed;  ///< Terraform's merge of the two; null when it is to be destroyed
  std::string prior_private;
};

struct PlanResponse {
  Value planned;
  std::vector<base::Path> requires_replace;
  std::string planned_private;
  base::Diagnostics diagnostics;
};

/// Plans a change from the schema's rules alone, by Terraform's own terms:
/// - a removal plans null and carries the private data on;
/// - configured values are planned as they are, or as they were when Attribute::equivalent says
/// that
///   nothing changes by them;
/// - write-only values are null;
/// - a computed attribute that is not configured takes its default, else its prior value while
///   nothing changes, else what its ComputedPlan says; without a prior object it is unknown. An
///   attribute that keeps its prior value may be filled by an update while it is null;
/// - `requires_replace` lists the changed attributes that force a replacement.
/// A request whose objects do not fit the schema, or are unknown as a whole, plans null and an
/// error (kind bug, code schema.conformance).
/// PlanRequest::proposed is not needed: Terraform makes it from the other two by these same rules.
/// Deterministic: what is planned as known from a partly unknown configuration is planned the same
/// once the rest is known.
[[nodiscard]] PlanResponse plan_change(const Schema& schema, const PlanRequest& request);

/// `value` with null wherever it was unknown: what a failed create or update may store.
[[nodiscard]] Value settle(const Value& value);

}  // namespace schema
