#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "schema/fields.h"
#include "schema/number.h"
#include "schema/type.h"

namespace schema {

/// What is known of an unknown value (Terraform calls these refinements). Only ever a promise:
/// ignoring it is always correct.
struct Refinements {
  bool not_null = false;
  std::string string_prefix;
  std::optional<std::int64_t> minimum_length;
  std::optional<std::int64_t> maximum_length;
  bool operator==(const Refinements&) const = default;
};

/// A Terraform (cty) value: it has a type and is null, unknown or known. An immutable value, cheap
/// to copy. Asking a value for something it is not is a misuse (schema/misuse.h), reported with the
/// place that asked.
class Value {
 public:
  /// Who asks.
  using Place = std::source_location;

  /// Null of the dynamic type.
  Value();

  [[nodiscard]] static Value null(Type type);
  [[nodiscard]] static Value unknown(Type type, Refinements refinements = {});
  [[nodiscard]] static Value string(std::string text);
  [[nodiscard]] static Value number(Number number);
  [[nodiscard]] static Value boolean(bool boolean);
  [[nodiscard]] static Value list(Type element, std::vector<Value> elements);
  /// Equal elements collapse.
  [[nodiscard]] static Value set(Type element, std::vector<Value> elements);
  [[nodiscard]] static Value map(Type element, std::map<std::string, Value> elements);
  [[nodiscard]] static Value object(std::map<std::string, Value> attributes);
  /// An object of `type`, its attributes in the order of type.attributes(); any other number of
  /// them is a misuse. It shares the type, unless one of the attributes is not of the type that is
  /// said there (which may be dynamic): as always, the object's type is that of its attributes.
  [[nodiscard]] static Value object(const Type& type, std::vector<Value> attributes,
                                    Place place = Place::current());
  /// A list or a set, whichever `type` is, that shares it.
  [[nodiscard]] static Value collection(const Type& type, std::vector<Value> elements,
                                        Place place = Place::current());
  /// A map of the type `type`, which it shares.
  [[nodiscard]] static Value map_of(const Type& type, std::map<std::string, Value> elements,
                                    Place place = Place::current());
  [[nodiscard]] static Value tuple(std::vector<Value> elements);

  [[nodiscard]] const Type& type() const;
  [[nodiscard]] bool is_null() const;
  [[nodiscard]] bool is_unknown() const;
  /// Neither null nor unknown at this level; parts of it may be either.
  [[nodiscard]] bool is_known() const;
  /// No unknown anywhere inside.
  [[nodiscard]] bool is_wholly_known() const;

  [[nodiscard]] const std::string& as_string(Place place = Place::current()) const;
  [[nodiscard]] const Number& as_number(Place place = Place::current()) const;
  [[nodiscard]] bool as_boolean(Place place = Place::current()) const;
  /// Elements of a list, set or tuple.
  [[nodiscard]] const std::vector<Value>& elements(Place place = Place::current()) const;
  /// Elements of a map or attributes of an object.
  [[nodiscard]] Fields<Value> fields(Place place = Place::current()) const;
  /// The attribute `name` of an object.
  [[nodiscard]] const Value& at(std::string_view name, Place place = Place::current()) const;
  /// This object with the attribute `name` replaced.
  [[nodiscard]] Value with(std::string_view name, Value value,
                           Place place = Place::current()) const;
  [[nodiscard]] const Refinements& refinements(Place place = Place::current()) const;

  /// Structural equality; all unknowns of a type are equal (refinements do not count), numbers
  /// compare by value, sets without order.
  bool operator==(const Value& other) const;

 private:
  struct Node;
  explicit Value(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  std::shared_ptr<const Node> node_;  // shared: values are immutable and are copied around a lot
};

/// A total order whose equality is Value's: sets keep their elements in it, so that equal sets are
/// stored and encoded alike. Strings are in byte order, numbers in numeric order, nulls come before
/// known values and unknowns after them.
[[nodiscard]] std::strong_ordering order(const Value& a, const Value& b);

}  // namespace schema
