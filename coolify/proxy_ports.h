#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace coolify {

/// The TCP ports that Coolify's proxy of this type needs on its server: the ports that Coolify
/// looks at before it starts one. None for nginx, of which it starts none, and for `none`. `type`
/// is in lower case; nothing, and what is not known: Coolify's own default, traefik.
[[nodiscard]] std::vector<std::uint16_t> proxy_ports(const std::optional<std::string>& type);

/// "80, 443 and 8080".
[[nodiscard]] std::string ports_text(const std::vector<std::uint16_t>& ports);

}  // namespace coolify
