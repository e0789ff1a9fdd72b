#pragma once

#include <string>

namespace registration {

/// The address of a Coolify instance as another machine would reach it; empty when it names this
/// machine (localhost or a loopback address), or nothing.
[[nodiscard]] std::string endpoint_for_hosts(const std::string& endpoint);

}  // namespace registration
