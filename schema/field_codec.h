#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/expected.h"
#include "schema/placed.h"
#include "schema/value.h"

namespace schema {

/// False when `value` is unknown, or is a collection with an unknown element at any depth above an
/// object: then no C++ container can hold it.
[[nodiscard]] bool has_known_elements(const Value& value);

/// How the C++ type T appears in Terraform: its type and the two conversions of known, non-null
/// values. Defined for std::string, std::int64_t, double, bool, Number, and vectors (lists and
/// sets) and string-keyed maps of these. decode() fails with kind invalid_config and a path
/// relative to the value.
template <typename T>
struct FieldCodec;

/// Fails unless `element` is known and not null.
[[nodiscard]] base::Expected<Value> present(const Value& element);

template <>
struct FieldCodec<std::string> {
  static Type type() { return Type::string(); }
  static base::Expected<std::string> decode(const Value& value) { return value.as_string(); }
  static Value encode(const std::string& text, const Type&) { return Value::string(text); }
};

template <>
struct FieldCodec<std::int64_t> {
  static Type type() { return Type::number(); }
  static base::Expected<std::int64_t> decode(const Value& value);
  static Value encode(std::int64_t number, const Type&) { return Value::number(number); }
};

template <>
struct FieldCodec<double> {
  static Type type() { return Type::number(); }
  static base::Expected<double> decode(const Value& value);
  /// NaN is a programming error.
  static Value encode(double number, const Type&);
};

template <>
struct FieldCodec<bool> {
  static Type type() { return Type::boolean(); }
  static base::Expected<bool> decode(const Value& value) { return value.as_boolean(); }
  static Value encode(bool boolean, const Type&) { return Value::boolean(boolean); }
};

template <>
struct FieldCodec<Number> {
  static Type type() { return Type::number(); }
  static base::Expected<Number> decode(const Value& value) { return value.as_number(); }
  static Value encode(const Number& number, const Type&) { return Value::number(number); }
};

template <typename Element>
struct FieldCodec<std::vector<Element>> {
  static Type type() { return Type::list(FieldCodec<Element>::type()); }

  static base::Expected<std::vector<Element>> decode(const Value& value) {
    std::vector<Element> elements;
    for (const Value& element : value.elements()) {
      auto decoded = present(element).and_then(FieldCodec<Element>::decode);
      if (!decoded) return fail_in(value.type().kind(), elements.size(), decoded.error());
      elements.push_back(*std::move(decoded));
    }
    return elements;
  }

  static Value encode(const std::vector<Element>& elements, const Type& type) {
    std::vector<Value> values;
    for (const Element& element : elements) {
      values.push_back(FieldCodec<Element>::encode(element, type.element()));
    }
    return Value::collection(type, std::move(values));
  }
};

template <typename Element>
struct FieldCodec<std::map<std::string, Element>> {
  static Type type() { return Type::map(FieldCodec<Element>::type()); }

  static base::Expected<std::map<std::string, Element>> decode(const Value& value) {
    std::map<std::string, Element> elements;
    for (const auto& [key, element] : value.fields()) {
      auto decoded = present(element).and_then(FieldCodec<Element>::decode);
      if (!decoded) return fail_at(base::Path().key(key), decoded.error());
      elements.emplace(key, *std::move(decoded));
    }
    return elements;
  }

  static Value encode(const std::map<std::string, Element>& elements, const Type& type) {
    std::map<std::string, Value> values;
    for (const auto& [key, element] : elements) {
      values.emplace(key, FieldCodec<Element>::encode(element, type.element()));
    }
    return Value::map_of(type, std::move(values));
  }
};

}  // namespace schema
