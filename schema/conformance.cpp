#include "schema/conformance.h"

namespace schema {
namespace {

using Fault = std::optional<base::Diagnostic>;

base::Diagnostic fault(std::string cause) {
  return base::Diagnostic{.kind = base::ErrorKind::bug,
                          .code = "schema.conformance",
                          .summary = "Value does not fit the schema",
                          .cause = std::move(cause),
                          .remedy = "This is a defect in the provider: please report it."};
}

Fault placed(Fault found, const base::Path& path) {
  if (found) found->path = found->path.below(path);
  return found;
}

Fault in_elements(const Value& list, const Type& element) {
  const bool is_set = list.type().kind() == Type::Kind::set;
  std::int64_t index = 0;
  for (const Value& value : list.elements()) {
    Fault found = conformance_fault(value, element);
    if (found && is_set) found->path = {};  // elements of a set have no path
    if (found) return is_set ? found : placed(found, base::Path().index(index));
    ++index;
  }
  return std::nullopt;
}

Fault in_map(const Value& map, const Type& element) {
  for (const auto& [key, value] : map.fields()) {
    if (Fault found = conformance_fault(value, element)) {
      return placed(found, base::Path().key(key));
    }
  }
  return std::nullopt;
}

Fault in_object(const Value& object, const Type& type) {
  const Fields<Value> values = object.fields();
  const Fields<Type> types = type.attributes();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool is_there = i < types.size() && types.name(i) == values.name(i);
    if (is_there || types.contains(values.name(i))) continue;
    return fault("There is a surplus attribute: " + values.name(i));
  }
  for (std::size_t i = 0; i < types.size(); ++i) {
    const std::string& name = types.name(i);
    // None is surplus and none before it is missing, so that it is here if it is there at all.
    const bool is_there = i < values.size() && values.name(i) == name;
    if (!is_there) return fault("An attribute is missing: " + name);
    if (Fault inner = conformance_fault(values.part(i), types.part(i))) {
      return placed(inner, base::Path::of(name));
    }
  }
  return std::nullopt;
}

Fault in_tuple(const Value& tuple, const Type& type) {
  if (tuple.elements().size() != type.elements().size()) return fault("A tuple's length is wrong.");
  for (std::size_t i = 0; i < type.elements().size(); ++i) {
    if (Fault found = conformance_fault(tuple.elements()[i], type.elements()[i])) {
      return placed(found, base::Path().index(static_cast<std::int64_t>(i)));
    }
  }
  return std::nullopt;
}

Fault wrong_kind(const Value& value, const Type& type) {
  return fault("The type should be " + type.to_json() + " and is " + value.type().to_json() + ".");
}

}  // namespace

std::optional<base::Diagnostic> conformance_fault(const Value& value, const Type& type) {
  if (value.is_null() || type == Type::dynamic()) return std::nullopt;
  if (value.is_unknown() && value.type() == Type::dynamic()) return std::nullopt;
  if (value.type().kind() != type.kind()) return wrong_kind(value, type);
  if (value.is_unknown()) return std::nullopt;
  switch (type.kind()) {
    case Type::Kind::list:
    case Type::Kind::set:
      return in_elements(value, type.element());
    case Type::Kind::map:
      return in_map(value, type.element());
    case Type::Kind::object:
      return in_object(value, type);
    case Type::Kind::tuple:
      return in_tuple(value, type);
    case Type::Kind::dynamic:
    case Type::Kind::string:
    case Type::Kind::number:
    case Type::Kind::boolean:
      break;
  }
  return std::nullopt;
}

std::optional<base::Diagnostic> object_fault(const Value& value) {
  if (value.is_null()) return fault("An object is needed here, and there is none.");
  if (value.is_unknown()) return fault("An object is needed here that is known by now.");
  if (value.type().kind() != Type::Kind::object) return fault("An object is needed here.");
  return std::nullopt;
}

base::Diagnostic attribute_missing() { return fault("This attribute is missing."); }

}  // namespace schema
