#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "schema/type.h"
#include "schema/value.h"

namespace schema {

struct Attribute;

/// An object (or a list, set, map of objects) written as a nested attribute.
struct NestedObject {
  enum class Nesting { single, list, set, map };
  Nesting nesting = Nesting::single;
  std::vector<Attribute> attributes;
};

/// Checks one known, non-null attribute value. Returns what is wrong with it; the diagnostics' paths
/// are relative to the value (normally empty).
using Validator = std::function<base::Diagnostics(const Value&)>;

/// How a computed attribute whose configuration is null is planned when it is not simply given a
/// default.
enum class ComputedPlan {
  unknown_on_change,  ///< unknown on create and whenever anything changes; else the prior value
  keep_prior,         ///< unknown on create; afterwards always the prior value (a uuid)
  follows,            ///< unknown on create and when one of Attribute::follows changes
};

/// One attribute of a schema. Written through ObjectSpec, read by the protocol layer, the plan
/// rules and the documentation.
struct Attribute {
  std::string name;
  Type type = Type::string();              ///< ignored (implied) when `nested` is set
  std::shared_ptr<const NestedObject> nested;
  std::string description;                 ///< Markdown, at least one sentence
  bool required = false;
  bool optional = false;
  bool computed = false;
  bool sensitive = false;
  bool write_only = false;
  std::string deprecation_message;         ///< non-empty: deprecated
  bool requires_replace = false;           ///< a change of this attribute replaces the resource
  std::optional<Value> default_value;      ///< planned when the configuration is null (computed too)
  ComputedPlan computed_plan = ComputedPlan::unknown_on_change;
  std::vector<std::string> follows;        ///< root attribute names, for ComputedPlan::follows
  std::vector<Validator> validators;

  /// The type of the value, nested attributes included.
  [[nodiscard]] Type value_type() const;
};

/// Schema of a provider, resource or data source: attributes only, no blocks.
struct Schema {
  std::int64_t version = 0;
  std::string description;
  std::vector<Attribute> attributes;

  /// The object type implied by the attributes.
  [[nodiscard]] Type value_type() const;
  /// Everything Terraform would refuse in this schema (flags that exclude each other, reserved
  /// names, missing descriptions). Empty for a sound schema; asserted by tests.
  [[nodiscard]] std::vector<std::string> faults() const;
};

}  // namespace schema
