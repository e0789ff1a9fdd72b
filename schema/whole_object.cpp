#include "schema/whole_object.h"

#include "schema/conformance.h"

namespace schema {

std::optional<base::Diagnostic> whole_object_fault(const Value& value, const Type& type) {
  if (auto fault = object_fault(value)) return fault;
  return conformance_fault(value, type);
}

}  // namespace schema
