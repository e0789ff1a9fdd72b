#pragma once

#include <stdexcept>
#include <string>
#include <variant>

#include "coolify/server_settings.h"
#include "coolify/setting_json.h"

namespace tests {

/// Finds a value that a rule takes, other than `present`.
struct OtherValue {
  const coolify::SettingValue* present;

  coolify::SettingValue operator()(const coolify::FlagRule&) const {
    return present == nullptr || *present != coolify::SettingValue(true);
  }
  coolify::SettingValue operator()(const coolify::NumberRule& rule) const {
    const bool is_taken = present != nullptr && *present == coolify::SettingValue(rule.minimum);
    return rule.minimum + (is_taken ? 1 : 0);
  }
  coolify::SettingValue operator()(const coolify::WordRule& rule) const {
    const bool is_taken =
        present != nullptr && *present == coolify::SettingValue(rule.words.back());
    return is_taken ? rule.words.front() : rule.words.back();
  }
  coolify::SettingValue operator()(const coolify::TextRule& rule) const {
    return std::string(rule.example);
  }
  coolify::SettingValue operator()(const coolify::SecretRule& rule) const {
    return coolify::SentinelToken(std::string(rule.example));
  }
};

/// A value that the setting takes, other than `present`; null: any.
inline coolify::SettingValue other_value(const coolify::Setting& row,
                                         const coolify::SettingValue* present) {
  auto value = std::visit(OtherValue{present}, row.rule);
  if (present != nullptr && value == *present) {
    throw std::logic_error("there is no other value for " + std::string(row.field));
  }
  return value;
}

/// The columns of a server of the stand-in that hold the setting.
inline coolify::Json stored_setting(const coolify::Setting& row,
                                    const coolify::SettingValue& value) {
  if (row.place == coolify::SettingPlace::proxy) {
    std::string type = std::get<std::string>(value);
    for (char& c : type) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return {{"proxy", {{"type", type}, {"status", "exited"}}}};
  }
  coolify::SettingValues values;
  values.set(row.field, value);
  coolify::Json settings = coolify::Json::object();
  coolify::put_settings(settings, values);
  return {{"settings", settings}};
}

}  // namespace tests
