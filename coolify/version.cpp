#include "coolify/version.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/text.h"

namespace coolify {
namespace {

constexpr const char* kRefused = "Refused before anything is changed.";

std::optional<int> take_number(std::string_view& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool take_dot(std::string_view& text) {
  if (!text.starts_with('.')) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::string Version::to_string() const {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

std::optional<Version> parse_version(std::string_view text) {
  text = base::trimmed(text);
  if (text.starts_with('v')) text.remove_prefix(1);
  const auto major = take_number(text);
  if (!major || !take_dot(text)) return std::nullopt;
  const auto minor = take_number(text);
  if (!minor) return std::nullopt;
  const auto patch = take_dot(text) ? take_number(text) : std::nullopt;
  return Version{*major, *minor, patch.value_or(0)};
}

const std::vector<FeatureFact>& feature_facts() {
  static const std::vector<FeatureFact> rows = {
      {Feature::connection_timeout_setting,
       "connection_timeout",
       {4, 1, 0},
       "The setting of the connection timeout",
       kRefused},
      // Accepted and ignored.
      {Feature::change_private_key,
       "change_private_key",
       {4, 1, 2},
       "Giving an existing server another private key",
       kRefused,
       "create the server anew with that key"},
      {Feature::unset_build_server,
       "unset_build_server",
       {4, 1, 2},
       "Turning a build server into an ordinary one",
       kRefused},
      {Feature::user_with_dot,
       "user_with_dot",
       {4, 1, 2},
       "A dot in the name of the user",
       kRefused,
       "use an account without a dot"},
      {Feature::validate_by_post,
       "install_validation",
       {4, 2, 0},
       "Validation mode `install`",
       "Refused before anything is changed. Validation is always `plain`: nothing is installed, no "
       "hardware data are collected, and Coolify's minute job starts the proxy some time later."},
      {Feature::terminal_setting,
       "terminal_access",
       {4, 3, 0},
       "The setting of terminal access",
       kRefused},
      {Feature::subsystems,
       "sentinel",
       {4, 3, 0},
       "Changing a setting of the agent",
       "Refused before anything is changed; what a new server has by itself may be asked for."},
      {Feature::docker_cleanup,
       "docker_cleanup",
       {4, 3, 0},
       "Running Docker's clean-up",
       "Refused before anything is done.",
       "clean up on the server by hand, for example with `docker system prune`"},
      {Feature::team_endpoint,
       "team_endpoint",
       {4, 3, 0},
       "Asking for the team by its present name",
       "Asked for by its former name; nobody notices."},
  };
  return rows;
}

const FeatureFact& fact_of(Feature feature) {
  const auto& rows = feature_facts();
  return *std::find_if(rows.begin(), rows.end(),
                       [feature](const FeatureFact& row) { return row.feature == feature; });
}

Version first_version_with(Feature feature) { return fact_of(feature).since; }

bool supports(const std::optional<Version>& version, Feature feature) {
  return !version || *version >= first_version_with(feature);
}

base::Diagnostic version_too_old(const std::optional<Version>& version, Feature feature,
                                 const base::Path& path) {
  const FeatureFact& fact = fact_of(feature);
  std::map<std::string, std::string> values;
  if (feature == Feature::change_private_key) values.emplace("anew", "");
  return {.kind = base::ErrorKind::invalid_config,
          .code = "coolify.version_too_old",
          .summary = "This Coolify version cannot do that",
          .cause = std::string(fact.what) + " needs Coolify " + fact.since.to_string() +
                   " or newer; this instance " +
                   (version ? "is " + version->to_string()
                            : std::string("tells no version, and does not have it")) +
                   ".",
          .remedy = "Update the Coolify instance, or " +
                    std::string(*fact.way_out == 0 ? "leave this setting out" : fact.way_out) + ".",
          .path = path,
          .values = values};
}

}  // namespace coolify
