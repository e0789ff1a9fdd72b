#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "schema/attribute_list.h"
#include "schema/type.h"
#include "schema/value.h"

namespace schema {

struct Attribute;

/// Checks one known, non-null value: an attribute's, or a whole object when it is a rule.
struct Validator {
  /// Returns what is wrong; the diagnostics' paths are relative to the value (normally empty).
  using Check = std::function<base::Diagnostics(const Value&)>;

  /// Any callable is a validator; one without `rule` is not documented.
  template <std::convertible_to<Check> Callable>
  Validator(Callable callable, std::string rule_text = {})  // NOLINT(google-explicit-constructor)
      : check(std::move(callable)), rule(std::move(rule_text)) {}

  Check check;
  std::string rule;  ///< Markdown for the documentation: "must be between 1 and 65535"
};

/// An object (or a list, set, map of objects) written as a nested attribute.
struct NestedObject {
  using Nesting = schema::Nesting;
  Nesting nesting = Nesting::single;
  AttributeList attributes;
  std::vector<Validator> rules;  ///< over each object as a whole, see object_rules.h
};

/// How a computed attribute whose configuration is null is planned when it is not simply given a
/// default.
enum class ComputedPlan {
  unknown_on_change,  ///< unknown on create and whenever anything changes; else the prior value
  keep_prior,         ///< unknown on create; then the prior value (a uuid), once there is one
  follows,            ///< unknown on create and when one of Attribute::follows changes
};

/// One attribute of a schema. Written through ObjectSpec, read by the protocol layer, the plan
/// rules and the documentation.
struct Attribute {
  std::string name;
  Type type = Type::string();                  ///< ignored (implied) when `nested` is set
  std::shared_ptr<const NestedObject> nested;  ///< does not change once it is here
  std::string description;                     ///< Markdown, at least one sentence
  bool required = false;
  bool optional = false;
  bool computed = false;
  bool sensitive = false;
  bool write_only = false;
  std::string deprecation_message;  ///< non-empty: deprecated
  bool requires_replace = false;    ///< a change of this attribute replaces the resource
  bool replace_if_both_set =
      false;  ///< with requires_replace: null (or {}) on either side does not
  std::optional<Value> default_value;  ///< planned when the configuration is null (computed too)
  /// What null stands for, where that is a value: part of the description, and given by
  /// ObjectSpec::with_fallbacks(). Never planned: Terraform sees null.
  std::optional<Value> fallback;
  ComputedPlan computed_plan = ComputedPlan::unknown_on_change;
  std::vector<std::string> follows;  ///< root attribute names, for ComputedPlan::follows
  std::vector<Validator> validators;
  /// True when the configured value (first) means the same as the prior one: then the prior value
  /// is planned and no change is seen. Called with known, non-null values.
  std::function<bool(const Value&, const Value&)> equivalent;

  /// The type of the value, nested attributes included.
  [[nodiscard]] Type value_type() const;
};

/// Schema of a provider, resource or data source: attributes only, no blocks.
struct Schema {
  std::int64_t version = 0;
  std::string description;
  AttributeList attributes;
  std::vector<Validator> rules;  ///< over the object as a whole, see object_rules.h

  /// What the schema describes; a provider's argument names are reserved differently.
  enum class Role { resource, provider };

  /// The object type implied by the attributes: the same one every time, so that all values of the
  /// schema share it.
  [[nodiscard]] Type value_type() const { return attributes.type(); }
  /// Everything Terraform would refuse in this schema (flags that exclude each other, reserved
  /// names, missing descriptions). Empty for a sound schema; asserted by tests.
  [[nodiscard]] std::vector<std::string> faults(Role role = Role::resource) const;
};

}  // namespace schema
