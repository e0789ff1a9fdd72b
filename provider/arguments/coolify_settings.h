#pragma once

#include <map>
#include <string>
#include <vector>

#include "coolify/server_settings.h"
#include "schema/object_spec.h"

namespace provider {

/// The arguments of an object that are settings of Coolify, by the row's name. One that is not
/// there is null.
using SettingFields = std::map<std::string, schema::Value>;

/// The argument `name`: null, unknown or known.
[[nodiscard]] schema::Value setting_field(const SettingFields& fields, std::string_view name);

[[nodiscard]] schema::Type type_of(const coolify::Setting& row);
/// What there is to say of the argument: the row's description, what it needs, who may see it.
[[nodiscard]] std::string description_of(const coolify::Setting& row);
/// Sets what follows from the row: the values it takes, and that it is a secret.
void apply_rule(schema::AttributeBuilder& attribute, const coolify::Setting& row);

/// Adds the optional argument of one row. `more` is said behind its description.
template <typename Model>
schema::AttributeBuilder add_setting(schema::ObjectSpec<Model>& spec, SettingFields Model::* fields,
                                     const coolify::Setting& row, const std::string& more = "") {
  auto attribute =
      spec.attribute(std::string(row.name), fields, type_of(row), description_of(row) + more);
  apply_rule(attribute, row);
  return attribute.optional();
}

/// A value of Coolify's as that of an argument.
[[nodiscard]] schema::Value value_of(const coolify::SettingValue& setting);

/// Sets the argument of `row` to what Coolify tells. One that Coolify was sent stays as it is
/// written.
void take_setting(SettingFields& fields, const coolify::Setting& row,
                  const coolify::SettingValue& told);

/// What the known fields ask for.
[[nodiscard]] coolify::SettingValues settings_in(const SettingFields& fields,
                                                 const std::vector<coolify::Setting>& rows);

/// The names, each behind `prefix`, of the known fields that Coolify did not tell: "a, b".
[[nodiscard]] std::string untold_in(const SettingFields& fields,
                                    const std::vector<coolify::Setting>& rows,
                                    const coolify::SettingValues& told, const std::string& prefix);

}  // namespace provider
