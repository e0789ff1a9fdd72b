#pragma once

#include <optional>
#include <string>

namespace registration::outputs {

/// What the outputs of a deployment tell of one server. Texts are as they stand there: whether the
/// address is one that can be used is for others to judge.
struct Server {
  std::optional<std::string> name = {};  ///< in a map of servers its key, unless it has a name
  std::string ip = {};                   ///< without brackets and without the length of a prefix
  std::optional<std::string> instance_id = {};
  std::optional<std::string> cloud_provider = {};
  std::optional<std::string> region = {};
  std::optional<std::string> hostname = {};
  std::optional<std::string> private_ip = {};

  bool operator==(const Server&) const = default;
};

}  // namespace registration::outputs
