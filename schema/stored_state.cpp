#include "schema/stored_state.h"

#include <functional>

#include "schema/collection.h"
#include "schema/json.h"
#include "schema/placed.h"

namespace schema {
namespace {

std::string versions(std::int64_t stored, std::int64_t current) {
  return "It was written by version " + std::to_string(stored) +
         " of the schema; this version of the provider has version " + std::to_string(current) +
         ".";
}

base::Diagnostic newer(std::int64_t stored, std::int64_t current) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "state.newer_version",
          .summary = "The state was written by a newer provider",
          .cause = versions(stored, current),
          .remedy = "Use the version of the provider that wrote the state, or a newer one."};
}

base::Diagnostic older(std::int64_t stored, std::int64_t current) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "state.older_version",
          .summary = "The state is of a version that cannot be read",
          .cause = versions(stored, current) + " There is no way from the one to the other.",
          .remedy =
              "Use once an older version of the provider that can read it, or remove "
              "the object from the state and import it."};
}

using Check = std::function<base::Expected<void>(const Value&)>;

base::Expected<void> check_each(const Value& collection, const Check& check) {
  const Type::Kind kind = collection.type().kind();
  if (kind == Type::Kind::map) {
    for (const auto& [key, element] : collection.fields()) {
      const auto checked = check(element);
      if (!checked) return fail_at(base::Path().key(key), checked.error());
    }
    return {};
  }
  for (std::size_t i = 0; i < collection.elements().size(); ++i) {
    const auto checked = check(collection.elements()[i]);
    if (!checked) return fail_in(kind, i, checked.error());
  }
  return {};
}

/// Of a collection without objects, whether its elements are there at every depth.
base::Expected<void> check_plain(const Value& value) {
  if (value.is_null() || !is_collection(value.type())) return {};
  return check_each(value, [](const Value& element) -> base::Expected<void> {
    if (element.is_null()) return base::fail(unfit_state("An element is null."));
    return check_plain(element);
  });
}

/// Whether the elements of all collections of `object` are there.
base::Expected<void> check_object(const AttributeList& attributes, const Value& object);

base::Expected<void> check_nested(const NestedObject& nested, const Value& value) {
  if (value.is_null()) return {};
  if (nested.nesting == Nesting::single) return check_object(nested.attributes, value);
  return check_each(value, [&nested](const Value& element) -> base::Expected<void> {
    if (element.is_null()) return base::fail(unfit_state("An object is required."));
    return check_object(nested.attributes, element);
  });
}

base::Expected<void> check_object(const AttributeList& attributes, const Value& object) {
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const Attribute& attribute = attributes[i];
    const Value& value = attributes.value_of(i, object);
    const auto checked =
        attribute.nested ? check_nested(*attribute.nested, value) : check_plain(value);
    if (!checked) return fail_at(base::Path::of(attribute.name), checked.error());
  }
  return {};
}

}  // namespace

base::Expected<Value> read_stored(const Type& type, std::int64_t stored, std::int64_t current,
                                  const std::string& json) {
  if (stored > current) return base::fail(newer(stored, current));
  if (stored < current) return base::fail(older(stored, current));
  return decode_json(json, type, JsonMode::stored_state);
}

base::Expected<Value> read_stored(const Schema& schema, std::int64_t stored,
                                  const std::string& json) {
  auto state = read_stored(schema.value_type(), stored, schema.version, json);
  if (!state) return state;
  if (state->is_null()) return base::fail(unfit_state("An object is required."));
  if (const auto checked = check_object(schema.attributes, *state); !checked) {
    return base::fail(checked.error());
  }
  return state;
}

}  // namespace schema
