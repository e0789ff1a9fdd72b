#include "registration/endpoint_for_hosts.h"

#include "checks/network_facts.h"

namespace registration {

std::string endpoint_for_hosts(const std::string& endpoint) {
  const auto target = checks::parse_target(endpoint);
  if (!target) return {};
  const std::string& host = target->host;
  const bool here = host == "localhost" || host.ends_with(".localhost") || host == "::1" ||
                    (target->is_literal && host.starts_with("127."));
  return here ? std::string() : endpoint;
}

}  // namespace registration
