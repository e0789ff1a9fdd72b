#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/expected.h"
#include "schema/type.h"
#include "schema/value.h"

namespace schema {

/// One part of an identity: a string, a number, a bool, or a list of such.
struct IdentityAttribute {
  std::string name;
  Type type = Type::string();
  std::string description;
  bool required_for_import = true;  ///< otherwise an import may leave it out
};

/// What makes up the identity of a type of resource.
struct IdentitySchema {
  std::int64_t version = 0;
  std::vector<IdentityAttribute> attributes;

  /// The object type of the identity.
  [[nodiscard]] Type value_type() const;
  /// Everything Terraform would refuse in this schema. Empty for a sound one; asserted by tests.
  [[nodiscard]] std::vector<std::string> faults() const;
};

/// The capability of a resource whose objects have an identity: what tells one apart from all
/// others wherever it is stored. It follows from the state and never changes while the object
/// lives. Calls may be concurrent.
class Identity {
 public:
  virtual ~Identity() = default;

  [[nodiscard]] virtual const IdentitySchema& schema() const = 0;
  /// The identity of the object with the state `state`, an object of the resource's schema without
  /// unknowns. What a failed creation left unsaid is null.
  [[nodiscard]] virtual Value of(const Value& state) const = 0;
  /// The id under which Resource::import_state() finds the object. `identity` is an object of the
  /// schema, its required attributes set; the optional ones may be null.
  [[nodiscard]] virtual base::Expected<std::string> import_id(const Value& identity) const = 0;
  /// Whether both, objects of the schema, are identities of one object, which the state had
  /// `before` and has `now`: parts that say no more than where it is found may differ. Default: all
  /// is the same.
  [[nodiscard]] virtual bool is_same(const Value& before, const Value& now) const;
  /// `json` is an identity as stored by version `version` of its schema. Default: read_stored(),
  /// which takes the schema's own version alone.
  [[nodiscard]] virtual base::Expected<Value> upgrade(std::int64_t version,
                                                      const std::string& json) const;
};

}  // namespace schema
