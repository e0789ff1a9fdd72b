#include "coolify/proxy_ports.h"

namespace coolify {

std::vector<std::uint16_t> proxy_ports(const std::optional<std::string>& type) {
  if (type == "nginx" || type == "none") return {};
  if (type == "caddy") return {80, 443};
  return {80, 443, 8080};
}

std::string ports_text(const std::vector<std::uint16_t>& ports) {
  std::string text;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    const bool is_last = i + 1 == ports.size();
    if (i > 0) text += is_last ? " and " : ", ";
    text += std::to_string(ports[i]);
  }
  return text;
}

}  // namespace coolify
