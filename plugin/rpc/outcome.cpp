#include "plugin/rpc/outcome.h"

#include "plugin/rpc/failure.h"
#include "schema/conformance.h"
#include "schema/plan.h"
#include "schema/write_only.h"

namespace plugin {

using schema::Value;

base::Expected<Value> plannable(const schema::Schema& schema, const Value& value) {
  if (!value.is_known()) return base::fail(invalid_answer("It returned no object."));
  if (auto fault = schema::conformance_fault(value, schema.value_type())) {
    base::Diagnostic error = invalid_answer(fault->cause);
    error.path = fault->path;
    return base::fail(std::move(error));
  }
  return schema::without_write_only(schema, value);
}

base::Expected<Value> storable(const schema::Schema& schema, const Value& value) {
  base::Expected<Value> object = plannable(schema, value);
  if (!object) return object;
  return schema::settle(*object);
}

}  // namespace plugin
