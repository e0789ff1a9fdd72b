#include "ssh/endpoint.h"

namespace ssh {

std::string Endpoint::to_string() const {
  const bool bare_ipv6 = host.find(':') != std::string::npos && !host.starts_with('[');
  return (bare_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string bare_host(const Endpoint& endpoint) {
  const std::string& host = endpoint.host;
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  return bracketed ? host.substr(1, host.size() - 2) : host;
}

}  // namespace ssh
