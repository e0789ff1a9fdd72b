#include "provider/server_registration/former_keys.h"

#include <sstream>
#include <string_view>

namespace provider {
namespace {

// Terraform keeps what was there when it is given nothing, so that "none" is a text as well.
constexpr std::string_view kName = "retire_key=";

}  // namespace

std::string remember_keys(const std::vector<std::string>& uuids) {
  std::string data(kName);
  for (const std::string& uuid : uuids) data += uuid + ',';
  return data;
}

std::vector<std::string> remembered_keys(const std::string& private_data) {
  if (!private_data.starts_with(kName)) return {};
  std::vector<std::string> uuids;
  std::istringstream list(private_data.substr(kName.size()));
  for (std::string uuid; std::getline(list, uuid, ',');) uuids.push_back(uuid);
  return uuids;
}

}  // namespace provider
