#include "plugin/rpc/outcome.h"

#include <utility>
#include <vector>

#include "plugin/rpc/failure.h"
#include "schema/conformance.h"
#include "schema/plan.h"

namespace plugin {
namespace {

using schema::Attribute;
using schema::NestedObject;
using schema::Value;

Value cleaned_object(const std::vector<Attribute>& attributes, const Value& object);

Value cleaned_attribute(const Attribute& attribute, const Value& value) {
  if (attribute.write_only) return Value::null(attribute.value_type());
  if (!attribute.nested || !value.is_known()) return value;
  const NestedObject& nested = *attribute.nested;
  switch (nested.nesting) {
    case NestedObject::Nesting::single:
      return cleaned_object(nested.attributes, value);
    case NestedObject::Nesting::list: {
      std::vector<Value> elements;
      for (const Value& one : value.elements()) {
        elements.push_back(cleaned_object(nested.attributes, one));
      }
      return Value::list(value.type().element(), std::move(elements));
    }
    case NestedObject::Nesting::map: {
      std::map<std::string, Value> elements;
      for (const auto& [key, one] : value.fields()) {
        elements.emplace(key, cleaned_object(nested.attributes, one));
      }
      return Value::map(value.type().element(), std::move(elements));
    }
    case NestedObject::Nesting::set:
      return value;  // a schema with write-only attributes inside a set is refused
  }
  return value;
}

Value cleaned_object(const std::vector<Attribute>& attributes, const Value& object) {
  if (!object.is_known()) return object;
  Value cleaned = object;
  for (const Attribute& attribute : attributes) {
    if (!attribute.write_only && !attribute.nested) continue;
    cleaned = cleaned.with(attribute.name, cleaned_attribute(attribute, object.at(attribute.name)));
  }
  return cleaned;
}

}  // namespace

Value without_write_only(const schema::Schema& schema, const Value& value) {
  return cleaned_object(schema.attributes, value);
}

base::Expected<Value> plannable(const schema::Schema& schema, const Value& value) {
  if (!value.is_known()) return base::fail(invalid_answer("It returned no object."));
  if (auto fault = schema::conformance_fault(value, schema.value_type())) {
    base::Diagnostic error = invalid_answer(fault->cause);
    error.path = fault->path;
    return base::fail(std::move(error));
  }
  return without_write_only(schema, value);
}

base::Expected<Value> storable(const schema::Schema& schema, const Value& value) {
  base::Expected<Value> object = plannable(schema, value);
  if (!object) return object;
  return schema::settle(*object);
}

}  // namespace plugin
