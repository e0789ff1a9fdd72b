#include "coolify/feature_gates.h"

#include <utility>

#include "coolify/server_settings.h"

namespace coolify {
namespace {

base::Expected<void> require(const std::optional<Version>& version, bool asked, Feature feature,
                             std::string attribute) {
  if (!asked || !version || supports(*version, feature)) return {};
  return base::fail(version_too_old(*version, feature, base::Path::of(std::move(attribute))));
}

bool asks_for(const SettingGate& gate, const SettingValue* value) {
  return value != nullptr && (!gate.only_for || *value == SettingValue(*gate.only_for));
}

bool has_dot(const std::string& user) { return user.find('.') != std::string::npos; }

}  // namespace

base::Diagnostic sentinel_missing(const SettingValues& changes,
                                  const std::optional<Version>& version) {
  base::Path path = base::Path::of("sentinel");
  for (const Setting& row : sentinel_settings()) {
    if (changes.find(row.field) == nullptr) continue;
    path = path.name(std::string(row.name));
    break;
  }
  return version_too_old(version, Feature::subsystems, path);
}

base::Expected<void> check_supported(const NewServer& server,
                                     const std::optional<Version>& version) {
  return require(version, has_dot(server.user), Feature::user_with_dot, "user");
}

base::Expected<void> check_sentinel_supported(const SettingValues& changes,
                                              const std::optional<Version>& version) {
  if (changes.empty() || supports(version, Feature::subsystems)) return {};
  return base::fail(sentinel_missing(changes, version));
}

base::Expected<void> check_docker_cleanup(const std::optional<Version>& version) {
  if (supports(version, Feature::docker_cleanup)) return {};
  return base::fail(version_too_old(version, Feature::docker_cleanup, {}));
}

base::Expected<void> check_supported(const ServerChanges& changes,
                                     const std::optional<Version>& version) {
  struct Gate {
    bool asked;
    Feature feature;
    const char* attribute;
  };
  const Gate gates[] = {
      {changes.user && has_dot(*changes.user), Feature::user_with_dot, "user"},
      {changes.private_key_uuid.has_value(), Feature::change_private_key, "private_key_uuid"},
  };
  for (const Gate& gate : gates) {
    auto able = require(version, gate.asked, gate.feature, gate.attribute);
    if (!able) return able;
  }
  for (const Setting& row : server_settings()) {
    if (!row.gate) continue;
    auto able = require(version, asks_for(*row.gate, changes.settings.find(row.field)),
                        row.gate->feature, std::string(row.field));
    if (!able) return able;
  }
  return {};
}

}  // namespace coolify
