#pragma once

#include <map>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "schema/fields.h"

namespace schema {

class Value;

/// A Terraform (cty) type. An immutable value, cheap to copy; equality is structural, and found out
/// at once of two that are copies of one.
class Type {
 public:
  enum class Kind { dynamic, string, number, boolean, list, set, map, object, tuple };

  [[nodiscard]] static Type dynamic();
  [[nodiscard]] static Type string();
  [[nodiscard]] static Type number();
  [[nodiscard]] static Type boolean();
  [[nodiscard]] static Type list(Type element);
  [[nodiscard]] static Type set(Type element);
  [[nodiscard]] static Type map(Type element);
  [[nodiscard]] static Type object(std::map<std::string, Type> attributes);
  [[nodiscard]] static Type tuple(std::vector<Type> elements);

  /// Who asks for a part of a type; asking one that has none is a misuse (schema/misuse.h).
  using Place = std::source_location;

  [[nodiscard]] Kind kind() const;
  /// Element type of a list, set or map.
  [[nodiscard]] const Type& element(Place place = Place::current()) const;
  /// Attribute types of an object.
  [[nodiscard]] Fields<Type> attributes(Place place = Place::current()) const;
  /// Element types of a tuple.
  [[nodiscard]] const std::vector<Type>& elements(Place place = Place::current()) const;

  bool operator==(const Type& other) const;

  /// The JSON form used in schemas and dynamic values: `"string"`, `["list","number"]`, ...
  [[nodiscard]] std::string to_json() const;
  /// Parses that form. Fails with kind invalid_config for anything that is not a type.
  [[nodiscard]] static base::Expected<Type> from_json(std::string_view json);

 private:
  friend class Value;
  struct Node;
  /// An object type; `names` are in byte order, each with its type at the same place.
  [[nodiscard]] static Type object(std::vector<std::string> names, std::vector<Type> types);
  [[nodiscard]] const std::vector<std::string>& names() const;
  explicit Type(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  std::shared_ptr<const Node> node_;  // shared: types are immutable and appear in many values
};

}  // namespace schema
