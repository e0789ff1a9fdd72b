#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/code_meaning.h"
#include "checks/host_facts.h"
#include "checks/options.h"
#include "checks/probe.h"

namespace checks {

/// The host is as it should be; `detail` is what was found ("52 GB free on /").
struct Pass {
  std::string detail;
};

/// The host is not as it should be.
struct Fail {
  std::string code = {};      ///< one of the check's `codes`
  std::string summary = {};   ///< at most 60 characters, no values, no final stop
  std::string cause = {};     ///< what was looked for and what was found, with the values
  std::string evidence = {};  ///< raw text of the host, if any; made harmless by whoever shows it
  std::string remedy = {};    ///< what the user can do
  std::map<std::string, std::string> values = {};  ///< as base::Diagnostic has them
  /// True when waiting may cure it (a daemon that is starting, a network that comes up). A command
  /// that did not answer has been waited for and is not asked again.
  bool transient = false;
  /// True for what may keep several checks from judging: it is told once, with their ids.
  bool is_common = false;
};

/// Not judged, because something else has to be true first; `reason` says what.
struct Skip {
  std::string reason;
};

/// The remedy for a check or a setting that does not exist or is set wrongly.
inline constexpr std::string_view kCheckPage =
    "The page of checks in the documentation lists the checks and their settings.";

using Judgement = std::variant<Pass, Fail, Skip>;

/// One setting of a check: its name in the configuration, its default, the numbers it accepts and
/// what it does.
struct Setting {
  std::string_view name;
  SettingValue default_value;
  std::string_view description;
  std::int64_t minimum = 0;
  std::int64_t maximum = 1'000'000'000;
  /// What is wrong with a value of the right type beyond its range, with the path below the value;
  /// null when nothing can be.
  base::Diagnostics (*faults)(const SettingValue& value) = nullptr;
};

/// A check's settings with the defaults filled in. Asking for a setting the check does not declare
/// is a mistake in our own code and gives 0 or an empty value.
class Settings {
 public:
  Settings(const std::vector<Setting>& declared, const CheckOptions* configured);
  [[nodiscard]] std::int64_t number(std::string_view name) const;
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const;

 private:
  [[nodiscard]] const SettingValue* find(std::string_view name) const;
  std::map<std::string, SettingValue, std::less<>> values_;
};

/// What of a registration a check belongs to: Docker is installed and waited for before the rest
/// of the machine's health.
enum class CheckStage { docker, health };

/// One check of a host. Everything about it is in its own file `<id>_check.cpp`; configuration,
/// report and documentation are made from this value. `judge` is a pure function.
struct Check {
  std::string_view id;     ///< name in the configuration, the report and the docs: "disk"
  std::string_view title;  ///< "Free disk space"
  int order = 0;           ///< place in the report: the order in which Coolify would stumble
  CheckSeverity default_severity = CheckSeverity::error;
  CheckStage stage = CheckStage::health;
  /// Codes of the failures that Coolify's own validation in install mode puts right, where its
  /// installer serves the system; see checks/coolify_installer.h.
  std::vector<std::string_view> cured_by_installer = {};
  std::string_view docs;     ///< a paragraph: what is measured, how, and why it matters
  std::string_view seen_as;  ///< with whose eyes it looks
  std::string_view unseen;   ///< what it cannot see
  std::vector<base::CodeMeaning> codes;
  std::vector<Setting> settings;
  std::vector<const Probe*> probes;  ///< whose facts `judge` reads
  Judgement (*judge)(const HostFacts& facts, const Settings& settings) = nullptr;
};

}  // namespace checks
