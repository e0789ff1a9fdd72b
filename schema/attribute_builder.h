#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "schema/schema.h"

namespace schema {

/// Sets the properties of one attribute of an ObjectSpec, to be chained where it is declared. Must
/// not outlive the spec.
class AttributeBuilder {
 public:
  explicit AttributeBuilder(Attribute& attribute) : attribute_(&attribute) {}

  AttributeBuilder& required();
  AttributeBuilder& optional();
  AttributeBuilder& computed();
  AttributeBuilder& sensitive();
  /// Only in the configuration: never planned, never stored.
  AttributeBuilder& write_only();
  AttributeBuilder& deprecated(std::string message);
  AttributeBuilder& requires_replace();
  /// Like requires_replace(), but a value that is set for the first time (after an import, which
  /// cannot know it) or taken away, as null or an empty map, changes the resource in place.
  AttributeBuilder& requires_replace_if_both_set();

  /// Planned when the configuration is null; makes the attribute optional and computed. The
  /// description tells it.
  AttributeBuilder& default_value(Value value);
  AttributeBuilder& default_value(std::string text) {
    return default_value(Value::string(std::move(text)));
  }
  AttributeBuilder& default_value(const char* text) { return default_value(std::string(text)); }
  AttributeBuilder& default_value(std::same_as<bool> auto boolean) {
    return default_value(Value::boolean(boolean));
  }
  template <WholeNumber Integer>
  AttributeBuilder& default_value(Integer number) {
    return default_value(Value::number(number));
  }

  /// What null stands for (see Attribute::fallback); makes the attribute optional. The description
  /// tells it: "Default: `20m`."
  AttributeBuilder& fallback(Value value);
  AttributeBuilder& fallback(std::string text) { return fallback(Value::string(std::move(text))); }
  AttributeBuilder& fallback(const char* text) { return fallback(std::string(text)); }
  AttributeBuilder& fallback(std::same_as<bool> auto boolean) {
    return fallback(Value::boolean(boolean));
  }
  template <WholeNumber Integer>
  AttributeBuilder& fallback(Integer number) {
    return fallback(Value::number(number));
  }
  /// A duration, as Terraform's users write it.
  AttributeBuilder& fallback(base::Duration span) { return fallback(base::format_duration(span)); }

  AttributeBuilder& validate(Validator validator);
  /// See Attribute::equivalent.
  AttributeBuilder& equivalent(std::function<bool(const Value&, const Value&)> same);

  /// Computed once, at creation (ComputedPlan::keep_prior); makes the attribute computed.
  AttributeBuilder& keep_prior();
  /// Recomputed when one of the root attributes `names` changes (ComputedPlan::follows); makes the
  /// attribute computed.
  AttributeBuilder& follows(std::vector<std::string> names);

  /// Makes a list attribute (nested or not) a set.
  AttributeBuilder& as_set();

 private:
  Attribute* attribute_;
};

}  // namespace schema
