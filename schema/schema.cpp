#include "schema/schema.h"

namespace schema {
namespace {

Type object_type(const std::vector<Attribute>& attributes) {
  std::map<std::string, Type> types;
  for (const Attribute& attribute : attributes) {
    types.emplace(attribute.name, attribute.value_type());
  }
  return Type::object(std::move(types));
}

}  // namespace

Type Attribute::value_type() const {
  if (!nested) return type;
  Type object = object_type(nested->attributes);
  switch (nested->nesting) {
    case NestedObject::Nesting::single:
      return object;
    case NestedObject::Nesting::list:
      return Type::list(std::move(object));
    case NestedObject::Nesting::set:
      return Type::set(std::move(object));
    case NestedObject::Nesting::map:
      return Type::map(std::move(object));
  }
  return object;
}

Type Schema::value_type() const { return object_type(attributes); }

}  // namespace schema
