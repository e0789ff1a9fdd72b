#include "checks/catalog.h"

#include <algorithm>

#include "checks/all_checks.h"

namespace checks {
namespace {

base::Diagnostic invalid(std::string code, std::string summary, std::string cause,
                         base::Path path) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = std::move(code),
          .summary = std::move(summary),
          .cause = std::move(cause),
          .remedy = std::string(kCheckPage),
          .path = std::move(path)};
}

const Setting* find_setting(const Check& check, std::string_view name) {
  const auto found = std::find_if(check.settings.begin(), check.settings.end(),
                                  [&](const Setting& one) { return one.name == name; });
  return found == check.settings.end() ? nullptr : &*found;
}

void validate_setting(const Setting& setting, const SettingValue& value, const base::Path& path,
                      base::Diagnostics& found) {
  if (value.index() != setting.default_value.index()) {
    found.add(invalid("checks.setting_invalid", "A check's setting has the wrong type",
                      std::string(setting.description), path));
    return;
  }
  const auto* const number = std::get_if<std::int64_t>(&value);
  if (number != nullptr && (*number < setting.minimum || *number > setting.maximum)) {
    found.add(invalid("checks.setting_invalid", "A check's setting is out of range",
                      "It is " + std::to_string(*number) + " and has to be from " +
                          std::to_string(setting.minimum) + " to " +
                          std::to_string(setting.maximum) + ".",
                      path));
  }
  if (setting.faults != nullptr) found.add_all(setting.faults(value).below(path));
}

}  // namespace

const std::vector<const Check*>& catalog() {
  static const std::vector<const Check*> sorted = [] {
    std::vector<const Check*> checks = all_checks();
    std::sort(checks.begin(), checks.end(), [](const Check* one, const Check* other) {
      return std::pair(one->order, one->id) < std::pair(other->order, other->id);
    });
    return checks;
  }();
  return sorted;
}

const Check* find_check(std::string_view id) {
  const auto found = std::find_if(catalog().begin(), catalog().end(),
                                  [&](const Check* check) { return check->id == id; });
  return found == catalog().end() ? nullptr : *found;
}

Settings settings_of(std::string_view id, const Options& options) {
  static const std::vector<Setting> none;
  const Check* const check = find_check(id);
  const auto configured = options.checks.find(id);
  return Settings(check == nullptr ? none : check->settings,
                  configured == options.checks.end() ? nullptr : &configured->second);
}

CheckSeverity severity_of(const Check& check, const Options& options) {
  const auto configured = options.checks.find(check.id);
  return configured == options.checks.end()
             ? check.default_severity
             : configured->second.severity.value_or(check.default_severity);
}

base::Diagnostics validate_options(const Options& options) {
  base::Diagnostics found;
  for (const auto& [id, configured] : options.checks) {
    const Check* const check = find_check(id);
    if (check == nullptr) {
      found.add(invalid("checks.unknown_check", "There is no such check",
                        "No check is called '" + id + "'.", base::Path::of(id)));
      continue;
    }
    for (const auto& [name, value] : configured.settings) {
      const base::Path path = base::Path::of(id).name(name);
      if (const Setting* const setting = find_setting(*check, name)) {
        validate_setting(*setting, value, path, found);
      } else {
        found.add(invalid("checks.unknown_setting", "The check has no such setting",
                          "The check '" + id + "' has no setting '" + name + "'.", path));
      }
    }
  }
  return found;
}

}  // namespace checks
