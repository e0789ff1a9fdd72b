#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace coolify {

/// A Coolify version, compared by number; suffixes are ignored.
struct Version {
  int major = 0;
  int minor = 0;
  int patch = 0;

  auto operator<=>(const Version&) const = default;  // NOLINT(modernize-use-nullptr)
  [[nodiscard]] std::string to_string() const;
};

/// Reads "4.3.11", "v4.3.11", "4.4.0-rc.1", "4.3"; nothing for texts that do not begin with two
/// numbers (development builds may report anything).
[[nodiscard]] std::optional<Version> parse_version(std::string_view text);

/// What not every supported version of Coolify has.
enum class Feature {
  connection_timeout_setting,  ///< PATCH connection_timeout
  change_private_key,          ///< PATCH private_key_uuid; accepted but ignored before
  unset_build_server,          ///< PATCH is_build_server:false; ignored before
  user_with_dot,               ///< a dot in the SSH user
  validate_by_post,            ///< POST validate with `install`; GET before
  terminal_setting,            ///< PATCH is_terminal_enabled
  subsystems,                  ///< sentinel, docker-cleanup, proxy, log-drains, tunnel, envs
  docker_cleanup,              ///< docker-cleanup/run and docker-cleanup/executions
  team_endpoint,               ///< GET /team; /teams/current before
};

/// What there is to say of a feature.
struct FeatureFact {
  Feature feature;
  const char* name;    ///< stable, for programs: "connection_timeout"
  Version since;       ///< the first version that has it
  const char* what;    ///< begins a sentence: "The setting of terminal access"
  const char* before;  ///< what follows on an older version: "Refused before anything is changed."
  /// What to do on an older version besides an update of Coolify; empty: to leave the setting out.
  const char* way_out = "";
};

/// All of them, the oldest first.
[[nodiscard]] const std::vector<FeatureFact>& feature_facts();
[[nodiscard]] const FeatureFact& fact_of(Feature feature);
[[nodiscard]] Version first_version_with(Feature feature);

/// An instance that does not tell its version is taken for a current one.
[[nodiscard]] bool supports(const std::optional<Version>& version, Feature feature);

/// The error for an attribute the instance is too old for; nothing: by what it has, as it tells no
/// version.
[[nodiscard]] base::Diagnostic version_too_old(const std::optional<Version>& version,
                                               Feature feature, const base::Path& path);

}  // namespace coolify
