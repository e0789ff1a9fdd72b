#include "schema/write_only.h"

#include <algorithm>
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

bool holds_write_only(const std::vector<Attribute>& attributes) {
  return std::any_of(attributes.begin(), attributes.end(), [](const Attribute& one) {
    return one.write_only || (one.nested && holds_write_only(one.nested->attributes));
  });
}

/// `value` with the write-only values of `source`; null ones where `source` is no known object.
/// Replacing a field copies the object, so what stays as it is is left alone.
Value object(const std::vector<Attribute>& attributes, const Value& value, const Value& source) {
  if (!value.is_known()) return value;
  Value made = value;
  for (const Attribute& attribute : attributes) {
    const std::string& name = attribute.name;
    if (attribute.write_only && source.is_known()) {
      made = made.with(name, source.at(name));
    } else if (attribute.write_only && !value.at(name).is_null()) {
      made = made.with(name, Value::null(attribute.value_type()));
    } else if (attribute.nested && value.at(name).is_known() &&
               holds_write_only(attribute.nested->attributes)) {
      made = made.with(name, nested(*attribute.nested, value.at(name),
                                    source.is_known() ? source.at(name) : Value()));
    }
  }
  return made;
}

}  // namespace

Value with_write_only(const Schema& schema, const Value& planned, const Value& config) {
  return object(schema.attributes, planned, config);
}

Value without_write_only(const Schema& schema, const Value& value) {
  return object(schema.attributes, value, Value());
}

}  // namespace schema
