#include "provider/arguments/coolify_settings.h"

#include <optional>
#include <utility>
#include <variant>

#include "schema/validators.h"

namespace provider {
namespace {

using coolify::SettingValue;
using schema::Type;
using schema::Value;

struct TypeOf {
  Type operator()(const coolify::FlagRule&) const { return Type::boolean(); }
  Type operator()(const coolify::NumberRule&) const { return Type::number(); }
  Type operator()(const auto&) const { return Type::string(); }
};

/// Gives an attribute the validators of a rule.
struct Validating {
  schema::AttributeBuilder& attribute;

  void operator()(const coolify::FlagRule&) const {}
  void operator()(const coolify::NumberRule& rule) const {
    attribute.validate(schema::whole_number());
    attribute.validate(rule.maximum ? schema::between(rule.minimum, *rule.maximum)
                                    : schema::at_least(rule.minimum));
  }
  void operator()(const coolify::WordRule& rule) const {
    attribute.validate(schema::one_of(rule.words));
  }
  void operator()(const coolify::TextRule& rule) const {
    attribute.validate(schema::satisfies(rule.fits, std::string(rule.rule)));
  }
  void operator()(const coolify::SecretRule& rule) const {
    attribute.sensitive().validate(schema::satisfies(rule.fits, std::string(rule.rule)));
  }
};

/// The known value of an argument as one of Coolify's.
struct SettingOf {
  const Value& value;

  std::optional<SettingValue> operator()(const coolify::FlagRule&) const {
    return value.as_boolean();
  }
  std::optional<SettingValue> operator()(const coolify::NumberRule&) const {
    return value.as_number().as_int64();
  }
  std::optional<SettingValue> operator()(const coolify::SecretRule&) const {
    return coolify::SentinelToken(value.as_string());
  }
  std::optional<SettingValue> operator()(const auto&) const { return value.as_string(); }
};

struct ValueOf {
  Value operator()(bool flag) const { return Value::boolean(flag); }
  Value operator()(std::int64_t number) const { return Value::number(number); }
  /// No setting takes an empty text: that one is none.
  Value operator()(const std::string& text) const {
    return text.empty() ? Value::null(Type::string()) : Value::string(text);
  }
  Value operator()(const coolify::SentinelToken& token) const {
    return Value::string(std::string(token.reveal()));
  }
};

}  // namespace

Value setting_field(const SettingFields& fields, std::string_view name) {
  const auto found = fields.find(std::string(name));
  return found == fields.end() ? Value() : found->second;
}

Type type_of(const coolify::Setting& row) { return std::visit(TypeOf(), row.rule); }

std::string description_of(const coolify::Setting& row) {
  std::string text(row.description);
  if (row.gate) {
    const coolify::FeatureFact& fact = coolify::fact_of(row.gate->feature);
    text += std::string(" ") + fact.what + " needs Coolify " + fact.since.to_string() + ".";
  }
  if (row.read_sensitive) {
    text +=
        " A change by others is seen only with an API token that has the ability "
        "`read:sensitive`.";
  }
  return text;
}

void apply_rule(schema::AttributeBuilder& attribute, const coolify::Setting& row) {
  std::visit(Validating{attribute}, row.rule);
}

Value value_of(const SettingValue& setting) { return std::visit(ValueOf(), setting); }

void take_setting(SettingFields& fields, const coolify::Setting& row, const SettingValue& told) {
  const Value value = setting_field(fields, row.name);
  if (value.is_known()) {
    const auto sent = std::visit(SettingOf{value}, row.rule);
    if (sent && coolify::tells_setting(told, *sent)) return;
  }
  fields[std::string(row.name)] = value_of(told);
}

coolify::SettingValues settings_in(const SettingFields& fields,
                                   const std::vector<coolify::Setting>& rows) {
  coolify::SettingValues settings;
  for (const coolify::Setting& row : rows) {
    const Value value = setting_field(fields, row.name);
    if (!value.is_known()) continue;
    auto setting = std::visit(SettingOf{value}, row.rule);
    if (setting) settings.set(row.field, *std::move(setting));
  }
  return settings;
}

std::string untold_in(const SettingFields& fields, const std::vector<coolify::Setting>& rows,
                      const coolify::SettingValues& told, const std::string& prefix) {
  std::string names;
  for (const coolify::Setting& row : rows) {
    if (!setting_field(fields, row.name).is_known() || told.find(row.field) != nullptr) continue;
    names += (names.empty() ? "" : ", ") + prefix + std::string(row.name);
  }
  return names;
}

}  // namespace provider
