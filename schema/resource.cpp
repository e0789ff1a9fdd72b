#include "schema/resource.h"

#include "schema/plan.h"
#include "schema/stored_state.h"

namespace schema {

base::Diagnostics Resource::validate(const Value&, const ClientCapabilities&) const { return {}; }

PlanResponse Resource::plan(const PlanRequest& request, const base::Context&) {
  return plan_change(schema(), request);
}

StateResponse Resource::import_state(const std::string&, const base::Context&) {
  base::Diagnostic refusal{.kind = base::ErrorKind::invalid_config,
                           .code = "import.unsupported",
                           .summary = "This resource cannot be imported",
                           .cause = "Objects of the type " + type_name() + " can only be created.",
                           .remedy = "Declare it without an import, so that it is created."};
  return {Value::null(schema().value_type()), {}, std::move(refusal)};
}

StateResponse Resource::upgrade(std::int64_t version, const std::string& raw_json) const {
  auto state = read_stored(schema(), version, raw_json);
  if (!state) return {Value::null(schema().value_type()), {}, std::move(state).error()};
  return {*std::move(state), {}, {}};
}

}  // namespace schema
