#include "schema/resource.h"

#include "schema/plan.h"

namespace schema {

PlanResponse Resource::plan(const PlanRequest& request, const base::Context&) {
  return plan_change(schema(), request);
}

}  // namespace schema
