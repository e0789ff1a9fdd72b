#pragma once

#include <cstdint>
#include <string>

namespace coolify {

/// The one team a token is bound to.
struct Team {
  std::int64_t id = 0;
  std::string name = {};
  std::string description = {};
  bool personal = false;
};

}  // namespace coolify
