#include "schema/stored_state.h"

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

/// Whether the objects of all nested attributes of `object` are there.
base::Expected<void> check_objects(const AttributeList& attributes, const Value& object);

base::Expected<void> check_element(const NestedObject& nested, const Value& element) {
  if (element.is_null()) return base::fail(unfit_state("An object is required."));
  return check_objects(nested.attributes, element);
}

base::Expected<void> check_sequence(const NestedObject& nested, const Value& value) {
  for (std::size_t i = 0; i < value.elements().size(); ++i) {
    const auto checked = check_element(nested, value.elements()[i]);
    if (!checked) return fail_in(value.type().kind(), i, checked.error());
  }
  return {};
}

base::Expected<void> check_map(const NestedObject& nested, const Value& value) {
  for (const auto& [key, element] : value.fields()) {
    const auto checked = check_element(nested, element);
    if (!checked) return fail_at(base::Path().key(key), checked.error());
  }
  return {};
}

base::Expected<void> check_nested(const NestedObject& nested, const Value& value) {
  switch (nested.nesting) {
    case Nesting::single:
      return check_objects(nested.attributes, value);
    case Nesting::list:
    case Nesting::set:
      return check_sequence(nested, value);
    case Nesting::map:
      return check_map(nested, value);
  }
  return {};
}

base::Expected<void> check_objects(const AttributeList& attributes, const Value& object) {
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const Attribute& attribute = attributes[i];
    if (!attribute.nested) continue;
    const Value& value = attributes.value_of(i, object);
    if (value.is_null()) continue;
    const auto checked = check_nested(*attribute.nested, value);
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
  if (!state || state->is_null()) return state;
  if (const auto checked = check_objects(schema.attributes, *state); !checked) {
    return base::fail(checked.error());
  }
  return state;
}

}  // namespace schema
