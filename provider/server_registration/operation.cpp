#include "provider/server_registration/operation.h"

#include <utility>

#include "provider/advice/advice.h"
#include "provider/arguments/health_checks.h"
#include "provider/server_registration/mapping.h"

namespace provider {

schema::StateResponse failed(base::Diagnostic error) {
  schema::StateResponse response;
  response.diagnostics.add(for_terraform(std::move(error)));
  return response;
}

registration::Config workflow_config(const RegistrationModel& model,
                                     const schema::Field<SentinelModel>& prior,
                                     const Services& services) {
  registration::Config config = registration_config(
      model, with_default_checks(model.health_checks, services.defaults.health_checks()));
  config.checks.coolify_url = services.access.endpoint_for_hosts();
  if (auto token = token_to_send(model.sentinel, prior)) {
    config.settings.sentinel.set(coolify::kSentinelToken, *std::move(token));
  }
  return config;
}

}  // namespace provider
