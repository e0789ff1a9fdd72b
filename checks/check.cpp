#include "checks/check.h"

namespace checks {

Settings::Settings(const std::vector<Setting>& declared, const CheckOptions* configured) {
  for (const Setting& setting : declared) {
    values_.emplace(setting.name, setting.default_value);
  }
  if (configured == nullptr) return;
  for (const auto& [name, value] : configured->settings) {
    const auto found = values_.find(name);
    if (found != values_.end() && found->second.index() == value.index()) found->second = value;
  }
}

const SettingValue* Settings::find(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

std::int64_t Settings::number(std::string_view name) const {
  const auto* const value = std::get_if<std::int64_t>(find(name));
  return value == nullptr ? 0 : *value;
}

std::string Settings::text(std::string_view name) const {
  const auto* const value = std::get_if<std::string>(find(name));
  return value == nullptr ? std::string() : *value;
}

std::vector<std::string> Settings::list(std::string_view name) const {
  const auto* const value = std::get_if<std::vector<std::string>>(find(name));
  return value == nullptr ? std::vector<std::string>() : *value;
}

std::string_view to_string(CheckSeverity severity) {
  switch (severity) {
    case CheckSeverity::error:
      return "error";
    case CheckSeverity::warn:
      return "warn";
    case CheckSeverity::off:
      return "off";
  }
  return "";
}

std::optional<CheckSeverity> parse_severity(std::string_view text) {
  if (text == "error") return CheckSeverity::error;
  if (text == "warn") return CheckSeverity::warn;
  if (text == "off") return CheckSeverity::off;
  return std::nullopt;
}

}  // namespace checks
