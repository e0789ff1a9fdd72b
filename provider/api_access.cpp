#include "provider/api_access.h"

#include <utility>

namespace provider {

void ApiAccess::set(std::shared_ptr<coolify::Client> client) {
  const std::scoped_lock lock(mutex_);
  client_ = std::move(client);
}

base::Expected<std::shared_ptr<coolify::Client>> ApiAccess::client() const {
  const std::scoped_lock lock(mutex_);
  if (client_) return client_;
  base::Diagnostic error;
  error.kind = base::ErrorKind::invalid_config;
  error.code = "provider.not_configured";
  error.summary = "The provider's configuration is not known yet";
  error.cause =
      "The provider block depends on values that only an apply will tell, and this step "
      "needs Coolify now.";
  error.remedy =
      "Apply what the provider block depends on first, for example with "
      "`terraform apply -target=...`, or give it known values.";
  return base::fail(error);
}

}  // namespace provider
