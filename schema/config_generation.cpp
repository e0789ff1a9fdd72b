#include "schema/config_generation.h"

namespace schema {
namespace {

Value part_of_object(const AttributeList& attributes, const Value& object);

Value part_of_nested(const NestedObject& nested, const Value& value) {
  const auto part = [&nested](const Value& one) { return part_of_object(nested.attributes, one); };
  if (nested.nesting == Nesting::single) return part(value);
  if (nested.nesting == Nesting::map) {
    std::map<std::string, Value> parts;
    for (const auto& [key, one] : value.fields()) parts.emplace(key, part(one));
    return Value::map_of(value.type(), std::move(parts));
  }
  std::vector<Value> parts;
  for (const Value& one : value.elements()) parts.push_back(part(one));
  return Value::collection(value.type(), std::move(parts));
}

Value part_of_object(const AttributeList& attributes, const Value& object) {
  if (!object.is_known()) return object;
  const Fields<Value> values = object.fields();
  std::vector<Value> parts = values.parts();
  for (const Attribute& one : attributes) {
    const Value& value = object.at(one.name);
    Value& part = parts[values.index_of(one.name)];
    const bool wanted = one.required || (one.optional && one.deprecation_message.empty());
    if (!wanted || one.write_only) {
      part = Value::null(one.value_type());
    } else if (one.nested && value.is_known()) {
      part = part_of_nested(*one.nested, value);
    }
  }
  return Value::object(object.type(), std::move(parts));
}

}  // namespace

Value configurable_part(const Schema& schema, const Value& state) {
  return part_of_object(schema.attributes, state);
}

}  // namespace schema
