#include "schema/write_only.h"

#include <optional>
#include <utility>
#include <vector>

namespace schema {
namespace {

using Changed = std::optional<Value>;  // nothing: it stays as it is

Changed object(const AttributeList& attributes, const Value& value, const Value& source);

/// The elements of `value`, each with what its counterpart in `source` has.
Changed list(const AttributeList& attributes, const Value& value, const Value& source) {
  const std::size_t counterparts = source.is_known() ? source.elements().size() : 0;
  std::vector<Value> elements;  // a copy, as soon as one changes
  for (std::size_t i = 0; i < value.elements().size(); ++i) {
    const Value& element = value.elements()[i];
    Changed changed =
        object(attributes, element, i < counterparts ? source.elements()[i] : Value());
    if (!changed) continue;
    if (elements.empty()) elements = value.elements();
    elements[i] = *std::move(changed);
  }
  if (elements.empty()) return std::nullopt;
  return Value::collection(value.type(), std::move(elements));
}

Changed map(const AttributeList& attributes, const Value& value, const Value& source) {
  std::map<std::string, Value> elements;
  for (const auto& [key, element] : value.fields()) {
    const bool has_counterpart = source.is_known() && source.fields().contains(key);
    Changed changed =
        object(attributes, element, has_counterpart ? source.fields().at(key) : Value());
    if (!changed) continue;
    if (elements.empty()) elements = value.fields();
    elements.insert_or_assign(key, *std::move(changed));
  }
  if (elements.empty()) return std::nullopt;
  return Value::map_of(value.type(), std::move(elements));
}

Changed nested(const NestedObject& kind, const Value& value, const Value& source) {
  switch (kind.nesting) {
    case Nesting::single:
      return object(kind.attributes, value, source);
    case Nesting::list:
      return list(kind.attributes, value, source);
    case Nesting::map:
      return map(kind.attributes, value, source);
    case Nesting::set:
      return std::nullopt;  // a schema with write-only attributes inside a set is refused
  }
  return std::nullopt;
}

/// The value of one attribute. `source` is the object that has its write-only values.
Changed replaced(const Attribute& attribute, const Value& value, const Value& source) {
  if (!attribute.write_only) {
    if (!value.is_known()) return std::nullopt;
    return nested(*attribute.nested, value,
                  source.is_known() ? source.at(attribute.name) : Value());
  }
  if (source.is_known()) {
    const Value& hidden = source.at(attribute.name);
    return hidden == value ? std::nullopt : Changed(hidden);
  }
  return value.is_null() ? std::nullopt : Changed(Value::null(attribute.value_type()));
}

/// `value` with the write-only values of `source`; null ones where `source` is no known object.
Changed object(const AttributeList& attributes, const Value& value, const Value& source) {
  if (!value.is_known() || !attributes.holds_write_only()) return std::nullopt;
  std::vector<Value> values;  // a copy, as soon as one changes
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const Attribute& attribute = attributes[i];
    const bool holds = attribute.nested && attribute.nested->attributes.holds_write_only();
    if (!attribute.write_only && !holds) continue;
    Changed changed = replaced(attribute, attributes.value_of(i, value), source);
    if (!changed) continue;
    const Fields<Value> before = value.fields();
    if (values.empty()) values = before.parts();
    values[before.index_of(attribute.name, attributes.place(i))] = *std::move(changed);
  }
  if (values.empty()) return std::nullopt;
  return Value::object(value.type(), std::move(values));
}

}  // namespace

Value with_write_only(const Schema& schema, const Value& planned, const Value& config) {
  return object(schema.attributes, planned, config).value_or(planned);
}

Value without_write_only(const Schema& schema, const Value& value) {
  return object(schema.attributes, value, Value()).value_or(value);
}

}  // namespace schema
