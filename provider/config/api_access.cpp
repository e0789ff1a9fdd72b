#include "provider/config/api_access.h"

#include <utility>

#include "checks/network_facts.h"

namespace provider {

void ApiAccess::set(std::shared_ptr<coolify::Client> client, std::string endpoint) {
  const std::scoped_lock lock(mutex_);
  client_ = std::move(client);
  endpoint_ = std::move(endpoint);
}

base::Expected<std::shared_ptr<coolify::Client>> ApiAccess::client() const {
  const std::scoped_lock lock(mutex_);
  if (client_) return client_;
  return base::fail(
      {.kind = base::ErrorKind::invalid_config,
       .code = "provider.not_configured",
       .summary = "The provider's configuration is not known yet",
       .cause = "The provider block depends on values that only an apply will tell, and this step "
                "needs Coolify now.",
       .remedy = "Apply what the provider block depends on first, for example with "
                 "`terraform apply -target=...`, or give it known values."});
}

std::string ApiAccess::endpoint() const {
  const std::scoped_lock lock(mutex_);
  return endpoint_;
}

std::string ApiAccess::endpoint_for_hosts() const {
  const std::scoped_lock lock(mutex_);
  const auto target = checks::parse_target(endpoint_);
  if (!target) return {};
  const std::string& host = target->host;
  const bool here = host == "localhost" || host.ends_with(".localhost") || host == "::1" ||
                    (target->is_literal && host.starts_with("127."));
  return here ? std::string() : endpoint_;
}

}  // namespace provider
