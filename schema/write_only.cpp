#include "schema/write_only.h"

#include <utility>
#include <vector>

namespace schema {
namespace {

using Nesting = NestedObject::Nesting;

Value object(const std::vector<Attribute>& attributes, const Value& value, const Value& source);

/// The elements of `value`, each with what its counterpart in `source` has.
Value list(const std::vector<Attribute>& attributes, const Value& value, const Value& source) {
  const std::size_t counterparts = source.is_known() ? source.elements().size() : 0;
  std::vector<Value> elements;
  for (const Value& element : value.elements()) {
    const std::size_t index = elements.size();
    elements.push_back(
        object(attributes, element, index < counterparts ? source.elements()[index] : Value()));
  }
  return Value::list(value.type().element(), std::move(elements));
}

Value map(const std::vector<Attribute>& attributes, const Value& value, const Value& source) {
  std::map<std::string, Value> elements;
  for (const auto& [key, element] : value.fields()) {
    const bool has_counterpart = source.is_known() && source.fields().contains(key);
    elements.emplace(
        key, object(attributes, element, has_counterpart ? source.fields().at(key) : Value()));
  }
  return Value::map(value.type().element(), std::move(elements));
}

Value nested(const NestedObject& kind, const Value& value, const Value& source) {
  if (!value.is_known()) return value;
  switch (kind.nesting) {
    case Nesting::single:
      return object(kind.attributes, value, source);
    case Nesting::list:
      return list(kind.attributes, value, source);
    case Nesting::map:
      return map(kind.attributes, value, source);
    case Nesting::set:
      return value;  // a schema with write-only attributes inside a set is refused
  }
  return value;
}

/// `value` with the write-only values of `source`; null ones where `source` is no known object.
Value object(const std::vector<Attribute>& attributes, const Value& value, const Value& source) {
  if (!value.is_known()) return value;
  Value made = value;
  for (const Attribute& attribute : attributes) {
    if (!attribute.write_only && !attribute.nested) continue;
    const std::string& name = attribute.name;
    const Value from = source.is_known() ? source.at(name) : Value::null(attribute.value_type());
    made = made.with(name,
                     attribute.write_only ? from : nested(*attribute.nested, value.at(name), from));
  }
  return made;
}

}  // namespace

Value with_write_only(const Schema& schema, const Value& planned, const Value& config) {
  return object(schema.attributes, planned, config);
}

Value without_write_only(const Schema& schema, const Value& value) {
  return object(schema.attributes, value, Value::null(schema.value_type()));
}

}  // namespace schema
