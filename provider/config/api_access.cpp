#include "provider/config/api_access.h"

#include <utility>

#include "registration/endpoint_for_hosts.h"

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
  return registration::endpoint_for_hosts(endpoint_);
}

}  // namespace provider
