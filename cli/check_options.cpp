#include "cli/check_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <utility>

#include "base/hidden_text.h"
#include "checks/catalog.h"

namespace cli {
namespace {

tl::unexpected<base::Diagnostic> invalid(std::string cause, const std::string& text) {
  return base::fail({.kind = base::ErrorKind::invalid_config,
                     .code = "cli.check_invalid",
                     .summary = "An option about a check cannot be used",
                     .cause = std::move(cause),
                     .evidence = base::visible_text(text, 300),
                     .remedy = "Write ID=error, ID=warn, ID=off, or ID.SETTING=VALUE. The checks "
                               "and their settings are in docs/guides/health-checks.md."});
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end > begin) parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// `value` as a value of the type that the setting has.
base::Expected<checks::SettingValue> value_of(const checks::Setting& setting,
                                              const std::string& value, const std::string& text) {
  if (std::holds_alternative<std::string>(setting.default_value)) return value;
  if (std::holds_alternative<std::vector<std::string>>(setting.default_value)) return split(value);
  std::int64_t number = 0;
  const char* const end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc() || stop != end) return invalid("This is to be a number.", text);
  return number;
}

base::Expected<void> take(const std::string& text, checks::Options& options) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return invalid("There is no \"=\" in it.", text);
  const std::string name = text.substr(0, equals);
  const std::string value = text.substr(equals + 1);
  const std::size_t dot = name.find('.');
  const std::string id = name.substr(0, dot);
  const checks::Check* const check = checks::find_check(id);
  if (check == nullptr) return invalid("There is no such check.", text);
  checks::CheckOptions& said = options.checks[id];
  if (dot == std::string::npos) {
    said.severity = checks::parse_severity(value);
    return said.severity ? base::Expected<void>()
                         : invalid("What a failure means is error, warn or off.", text);
  }
  const auto setting =
      std::find_if(check->settings.begin(), check->settings.end(),
                   [&](const checks::Setting& one) { return one.name == name.substr(dot + 1); });
  if (setting == check->settings.end()) return invalid("This check has no such setting.", text);
  auto read = value_of(*setting, value, text);
  if (!read) return base::fail(std::move(read.error()));
  said.settings[std::string(setting->name)] = *std::move(read);
  return {};
}

}  // namespace

void add_check_options(CLI::App& command, CheckArguments& arguments) {
  constexpr const char* kGroup = "Checks";
  command
      .add_option("--check", arguments.checks,
                  "ID=error, ID=warn or ID=off: what a failure of the check means; "
                  "ID.SETTING=VALUE: one of its settings. May be repeated")
      ->type_name("ID=...")
      ->allow_extra_args(false)
      ->group(kGroup);
  command.add_option("--skip-check", arguments.skipped, "Leave this check out; may be repeated")
      ->type_name("ID")
      ->allow_extra_args(false)
      ->group(kGroup);
  command
      .add_option("--outbound-target", arguments.outbound_targets,
                  "What the machine has to reach, in place of the usual; may be repeated")
      ->type_name("URL")
      ->allow_extra_args(false)
      ->group(kGroup);
}

base::Expected<checks::Options> check_options(const CheckArguments& arguments) {
  checks::Options options;
  for (const std::string& text : arguments.checks) {
    if (auto taken = take(text, options); !taken) return base::fail(std::move(taken.error()));
  }
  for (const std::string& id : arguments.skipped) {
    if (auto taken = take(id + "=off", options); !taken) {
      return base::fail(std::move(taken.error()));
    }
  }
  if (!arguments.outbound_targets.empty()) {
    options.checks["outbound"].settings["targets"] = arguments.outbound_targets;
  }
  const base::Diagnostics faults = checks::validate_options(options);
  if (!faults.empty()) return base::fail(faults.items().front());
  return options;
}

}  // namespace cli
