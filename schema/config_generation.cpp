#include "schema/config_generation.h"

namespace schema {
namespace {

Value part_of_object(const std::vector<Attribute>& attributes, const Value& object);

Value part_of_nested(const NestedObject& nested, const Value& value) {
  const auto part = [&nested](const Value& one) { return part_of_object(nested.attributes, one); };
  if (nested.nesting == NestedObject::Nesting::single) return part(value);
  const Type& element = value.type().element();
  if (nested.nesting == NestedObject::Nesting::map) {
    std::map<std::string, Value> parts;
    for (const auto& [key, one] : value.fields()) parts.emplace(key, part(one));
    return Value::map(element, std::move(parts));
  }
  std::vector<Value> parts;
  for (const Value& one : value.elements()) parts.push_back(part(one));
  return nested.nesting == NestedObject::Nesting::set ? Value::set(element, std::move(parts))
                                                      : Value::list(element, std::move(parts));
}

Value part_of_object(const std::vector<Attribute>& attributes, const Value& object) {
  if (!object.is_known()) return object;
  Value part = object;
  for (const Attribute& one : attributes) {
    const Value& value = object.at(one.name);
    const bool wanted = one.required || (one.optional && one.deprecation_message.empty());
    if (!wanted || one.write_only) {
      part = part.with(one.name, Value::null(one.value_type()));
    } else if (one.nested && value.is_known()) {
      part = part.with(one.name, part_of_nested(*one.nested, value));
    }
  }
  return part;
}

}  // namespace

Value configurable_part(const Schema& schema, const Value& state) {
  return part_of_object(schema.attributes, state);
}

}  // namespace schema
