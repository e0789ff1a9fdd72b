#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "registration/outputs/server_outputs.h"

namespace tests {

using registration::outputs::Names;
using registration::outputs::Server;
using Servers = std::vector<Server>;

inline base::Expected<Servers> try_servers(const std::string& json, const Names& own = {}) {
  return registration::outputs::servers_in({json}, registration::outputs::names_with(own),
                                           "Terraform outputs");
}

inline Servers servers(const std::string& json, const Names& own = {}) {
  CAPTURE(json);
  const auto found = try_servers(json, own);
  REQUIRE_MESSAGE(found.has_value(), found.error().summary, " ", found.error().cause);
  return *found;
}

inline base::Diagnostic refusal(const std::string& json, const Names& own = {}) {
  CAPTURE(json);
  const auto found = try_servers(json, own);
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().kind == base::ErrorKind::invalid_config);
  return found.error();
}

/// "name=ip" of each, to compare at a glance.
inline std::string shown(const Servers& found) {
  std::string text;
  for (const Server& one : found) {
    text += (text.empty() ? "" : " ") + one.name.value_or("-") + '=' + one.ip;
    if (one.instance_id) text += '#' + *one.instance_id;
  }
  return text;
}

inline std::string shown_in(const std::string& json, const Names& own = {}) {
  return shown(servers(json, own));
}

}  // namespace tests
