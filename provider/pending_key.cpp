#include "provider/pending_key.h"

#include <string_view>

namespace provider {
namespace {

// Terraform keeps what was there when it is given nothing, so that "none" is a text as well.
constexpr std::string_view kName = "retire_key=";

}  // namespace

std::string remember_key(const std::string& uuid) { return std::string(kName) + uuid; }

std::optional<std::string> remembered_key(const std::string& private_data) {
  if (!private_data.starts_with(kName) || private_data.size() == kName.size()) return std::nullopt;
  return private_data.substr(kName.size());
}

}  // namespace provider
