#include "provider/arguments/health_checks.h"

#include <optional>
#include <utility>

#include "checks/catalog.h"
#include "schema/attribute_builder.h"
#include "schema/validators.h"

namespace provider {
namespace {

using schema::Attribute;
using schema::NestedObject;
using schema::Type;
using schema::Value;

Attribute severity_attribute(const checks::Check& check) {
  Attribute attribute;
  attribute.name = "severity";
  attribute.type = Type::string();
  attribute.description =
      "What a failure means: `error` stops the registration, `warn` is a warning, `off` leaves the "
      "check out.";
  schema::AttributeBuilder(attribute).fallback(
      std::string(checks::to_string(check.default_severity)));
  attribute.validators = {schema::one_of({"error", "warn", "off"})};
  return attribute;
}

/// A check's default as the value of its argument; nothing for an empty one.
std::optional<Value> fallback_of(const checks::SettingValue& setting) {
  if (const auto* number = std::get_if<std::int64_t>(&setting)) return Value::number(*number);
  if (const auto* text = std::get_if<std::string>(&setting)) {
    return text->empty() ? std::nullopt : std::optional(Value::string(*text));
  }
  std::vector<Value> texts;
  for (const auto& text : std::get<std::vector<std::string>>(setting)) {
    texts.push_back(Value::string(text));
  }
  if (texts.empty()) return std::nullopt;
  return Value::list(Type::string(), std::move(texts));
}

Attribute setting_attribute(const checks::Setting& setting) {
  Attribute attribute;
  attribute.name = setting.name;
  attribute.description = std::string(setting.description);
  attribute.optional = true;
  if (std::holds_alternative<std::int64_t>(setting.default_value)) {
    attribute.type = Type::number();
    attribute.validators = {schema::whole_number(),
                            schema::between(setting.minimum, setting.maximum)};
  } else if (std::holds_alternative<std::string>(setting.default_value)) {
    attribute.type = Type::string();
  } else {
    attribute.type = Type::list(Type::string());
    attribute.validators = {schema::each(schema::non_empty())};
  }
  if (auto fallback = fallback_of(setting.default_value)) {
    schema::AttributeBuilder(attribute).fallback(*std::move(fallback));
  }
  return attribute;
}

Attribute check_attribute(const checks::Check& check) {
  NestedObject object;
  object.attributes.push_back(severity_attribute(check));
  for (const checks::Setting& setting : check.settings) {
    object.attributes.push_back(setting_attribute(setting));
  }
  Attribute attribute;
  attribute.name = check.id;
  attribute.description = std::string(check.title) + ". " + std::string(check.docs);
  attribute.optional = true;
  attribute.nested = std::make_shared<const NestedObject>(std::move(object));
  return attribute;
}

std::optional<checks::SettingValue> setting_value(const Value& value) {
  if (!value.is_known() || !value.is_wholly_known()) return std::nullopt;
  switch (value.type().kind()) {
    case Type::Kind::number: {
      const std::optional<std::int64_t> number = value.as_number().as_int64();
      if (!number) return std::nullopt;
      return checks::SettingValue(*number);
    }
    case Type::Kind::string:
      return checks::SettingValue(value.as_string());
    default: {
      std::vector<std::string> texts;
      for (const Value& element : value.elements()) {
        if (element.is_known()) texts.push_back(element.as_string());
      }
      return checks::SettingValue(std::move(texts));
    }
  }
}

checks::CheckOptions options_of(const Value& check) {
  checks::CheckOptions options;
  for (const auto& [name, value] : check.fields()) {
    if (!value.is_known()) continue;
    if (name == "severity") {
      options.severity = checks::parse_severity(value.as_string());
    } else if (const auto setting = setting_value(value)) {
      options.settings.emplace(name, *setting);
    }
  }
  return options;
}

}  // namespace

std::shared_ptr<const NestedObject> health_checks_object() {
  NestedObject object;
  for (const checks::Check* check : checks::catalog()) {
    object.attributes.push_back(check_attribute(*check));
  }
  return std::make_shared<const NestedObject>(std::move(object));
}

checks::Options check_options(const Value& health_checks) {
  checks::Options options;
  if (!health_checks.is_known()) return options;
  for (const auto& [id, check] : health_checks.fields()) {
    if (check.is_known()) options.checks.emplace(id, options_of(check));
  }
  return options;
}

Value with_default_checks(const Value& own, const Value& defaults) {
  if (own.is_null()) return defaults;
  const bool are_objects =
      own.is_known() && defaults.is_known() && own.type().kind() == Type::Kind::object;
  if (!are_objects) return own;
  std::vector<Value> filled;
  for (const auto& [name, value] : own.fields()) {
    filled.push_back(with_default_checks(value, defaults.at(name)));
  }
  return Value::object(own.type(), std::move(filled));
}

}  // namespace provider
