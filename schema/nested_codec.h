#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/expected.h"
#include "schema/field.h"
#include "schema/field_codec.h"
#include "schema/schema.h"

namespace schema {

template <typename Model>
class ObjectSpec;

/// Reads one attribute into its field; `decode` converts a known value.
template <typename T, typename Decode>
base::Expected<void> read_field(const Value& value, Field<T>& field, const Decode& decode) {
  if (value.is_null()) {
    field = Field<T>::null();
  } else if (!has_known_elements(value)) {
    field = Field<T>::unknown();
  } else {
    auto decoded = decode(value);
    if (!decoded) return base::fail(decoded.error());
    field = *std::move(decoded);
  }
  return {};
}

/// How a struct, or a container of structs, appears as a nested attribute.
template <typename Struct>
struct NestedCodec {
  using Nested = Struct;
  static constexpr auto kNesting = NestedObject::Nesting::single;

  static base::Expected<Struct> decode(const ObjectSpec<Struct>& spec, const Value& value) {
    return spec.decode(value);
  }
  static Value encode(const ObjectSpec<Struct>& spec, const Struct& known, const Type&) {
    return spec.encode(known);
  }
};

/// Decodes one element of a collection of objects; fails for a null one.
template <typename Struct>
base::Expected<Struct> decode_element(const ObjectSpec<Struct>& spec, const Value& element) {
  return present(element).and_then([&spec](const Value& object) { return spec.decode(object); });
}

template <typename Struct>
struct NestedCodec<std::vector<Struct>> {
  using Nested = Struct;
  static constexpr auto kNesting = NestedObject::Nesting::list;

  static base::Expected<std::vector<Struct>> decode(const ObjectSpec<Struct>& spec,
                                                    const Value& value) {
    std::vector<Struct> structs;
    for (const Value& element : value.elements()) {
      auto decoded = decode_element(spec, element);
      if (!decoded) return fail_in(value.type().kind(), structs.size(), decoded.error());
      structs.push_back(*std::move(decoded));
    }
    return structs;
  }

  static Value encode(const ObjectSpec<Struct>& spec, const std::vector<Struct>& known,
                      const Type& type) {
    std::vector<Value> values;
    for (const Struct& one : known) values.push_back(spec.encode(one));
    return Value::collection(type, std::move(values));
  }
};

template <typename Struct>
struct NestedCodec<std::map<std::string, Struct>> {
  using Nested = Struct;
  static constexpr auto kNesting = NestedObject::Nesting::map;

  static base::Expected<std::map<std::string, Struct>> decode(const ObjectSpec<Struct>& spec,
                                                              const Value& value) {
    std::map<std::string, Struct> structs;
    for (const auto& [key, element] : value.fields()) {
      auto decoded = decode_element(spec, element);
      if (!decoded) return fail_at(base::Path().key(key), decoded.error());
      structs.emplace(key, *std::move(decoded));
    }
    return structs;
  }

  static Value encode(const ObjectSpec<Struct>& spec, const std::map<std::string, Struct>& known,
                      const Type& type) {
    std::map<std::string, Value> values;
    for (const auto& [key, one] : known) values.emplace(key, spec.encode(one));
    return Value::map_of(type, std::move(values));
  }
};

}  // namespace schema
