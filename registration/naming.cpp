#include "registration/naming.h"

namespace registration {

std::string default_name(const std::string& ip, const Metadata& metadata) {
  if (metadata.cloud_provider && metadata.instance_id) {
    return *metadata.cloud_provider + "-" + *metadata.instance_id;
  }
  return "server-" + ip;
}

std::string default_description(const Metadata& metadata) {
  if (!metadata.deployment_id) return "";
  const std::string tool = metadata.tool.empty() ? "" : metadata.tool + " ";
  return "Auto-registered from " + tool + "deployment " + *metadata.deployment_id;
}

std::vector<std::string> tags(const Metadata& metadata, const std::optional<std::string>& team_id) {
  std::vector<std::string> list{"server-registration", "infrastructure"};
  const auto add = [&list](const char* name, const std::optional<std::string>& value) {
    if (value && !value->empty()) list.push_back(std::string(name) + ":" + *value);
  };
  add("organization", team_id);
  add("deployment", metadata.deployment_id);
  add("provider", metadata.cloud_provider);
  return list;
}

}  // namespace registration
