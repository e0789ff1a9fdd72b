#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "coolify/setting_values.h"
#include "coolify/version.h"

namespace coolify {

// What values a setting takes, one type per kind of value.

/// A bool.
struct FlagRule {};
/// An std::int64_t from `minimum` to `maximum`, both included.
struct NumberRule {
  std::int64_t minimum = 1;
  std::optional<std::int64_t> maximum = {};
};
/// A std::string: one of these, in lower case. Coolify may tell them in upper case.
struct WordRule {
  std::vector<std::string> words;
};
/// A std::string for which `fits` holds.
struct TextRule {
  bool (*fits)(std::string_view);
  std::string_view rule;     ///< in words: "must be an address such as `https://example.com`"
  std::string_view example;  ///< one that fits
};
/// A SentinelToken, never shown; the rest as above.
struct SecretRule {
  bool (*fits)(std::string_view);
  std::string_view rule;
  std::string_view example;
};
using SettingRule = std::variant<FlagRule, NumberRule, WordRule, TextRule, SecretRule>;

/// What of a setting not every supported version of Coolify has.
struct SettingGate {
  Feature feature;
  /// When given, only a change to this value needs the feature.
  std::optional<bool> only_for = {};
};

/// Where Coolify's answers tell a setting.
enum class SettingPlace {
  settings,  ///< in `settings` of a server, in the list as well as alone, under its own field
  proxy,     ///< as `type` of `proxy`, which the list leaves out
};

/// One setting of a server. Requests, answers, gates, comparisons, the arguments of the provider
/// and their documentation, and the tests of all these are made from such rows.
struct Setting {
  std::string_view field;  ///< in the API: "is_sentinel_enabled"
  std::string_view name;   ///< for people, short where a group says the rest: "enabled"
  SettingRule rule;
  std::string_view description;  ///< Markdown, one sentence or more
  std::optional<SettingGate> gate = {};
  SettingPlace place = SettingPlace::settings;
  bool at_creation = false;     ///< a creation takes it as well as an update
  bool read_sensitive = false;  ///< told only to tokens with the ability read:sensitive
  /// What a new server has with every version of Coolify, also with one that cannot change it.
  /// Nothing: that differs, or nobody is told.
  std::optional<SettingValue> initial = {};
};

/// Whether this version can give the setting other values than it has by itself; only the server's
/// own settings have a gate each.
[[nodiscard]] bool can_change(const Setting& row, const std::optional<Version>& version);

/// How Coolify treats a server: PATCH of the server itself.
[[nodiscard]] const std::vector<Setting>& server_settings();

/// Coolify's agent on a server, since Feature::subsystems: a PATCH of its own. The agent switches
/// metrics and debugging off along with itself.
[[nodiscard]] const std::vector<Setting>& sentinel_settings();

/// What of `wanted` a new server does not have by itself, as far as that is known.
[[nodiscard]] SettingValues beyond_initial(const std::vector<Setting>& rows,
                                           const SettingValues& wanted);

}  // namespace coolify
