#include "coolify/feature_gates.h"

namespace coolify {
namespace {

base::Expected<void> require(const std::optional<Version>& version, bool asked, Feature feature,
                             const char* what, const char* attribute) {
  if (!asked || supports(version, feature)) return {};
  return base::fail(version_too_old(*version, feature, what, base::Path::of(attribute)));
}

bool has_dot(const std::string& user) { return user.find('.') != std::string::npos; }

}  // namespace

base::Expected<void> check_supported(const NewServer& server,
                                     const std::optional<Version>& version) {
  return require(version, has_dot(server.user), Feature::user_with_dot,
                 "A dot in the name of the user", "user");
}

base::Expected<void> check_supported(const SentinelSettings& changes,
                                     const std::optional<Version>& version) {
  return require(version, !changes.empty(), Feature::subsystems, "The settings of sentinel",
                 "sentinel");
}

base::Expected<void> check_supported(const ServerChanges& changes,
                                     const std::optional<Version>& version) {
  struct Gate {
    bool asked;
    Feature feature;
    const char* what;
    const char* attribute;
  };
  const Gate gates[] = {
      {changes.user && has_dot(*changes.user), Feature::user_with_dot,
       "A dot in the name of the user", "user"},
      {changes.private_key_uuid.has_value(), Feature::change_private_key,
       "Giving an existing server another private key", "private_key_uuid"},
      {changes.is_build_server == false, Feature::unset_build_server,
       "Turning a build server into an ordinary one", "is_build_server"},
      {changes.connection_timeout.has_value(), Feature::connection_timeout_setting,
       "The setting of the connection timeout", "connection_timeout"},
      {changes.is_terminal_enabled.has_value(), Feature::terminal_setting,
       "The setting of terminal access", "is_terminal_enabled"},
  };
  for (const Gate& gate : gates) {
    auto able = require(version, gate.asked, gate.feature, gate.what, gate.attribute);
    if (!able) return able;
  }
  return {};
}

}  // namespace coolify
