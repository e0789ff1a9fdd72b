#include "provider/server_registration/operation.h"

#include <utility>

#include "provider/arguments/health_checks.h"
#include "provider/server_registration/mapping.h"
#include "schema/duration.h"

namespace provider {
namespace {

constexpr base::Duration kChangeLimit = std::chrono::minutes(20);
constexpr base::Duration kReadLimit = std::chrono::minutes(2);
constexpr base::Duration kRemoveLimit = std::chrono::minutes(5);

base::Duration limit(const RegistrationModel& model,
                     schema::Field<std::string> TimeoutsModel::*operation,
                     base::Duration fallback) {
  if (!model.timeouts.is_known()) return fallback;
  return schema::duration_or(model.timeouts.value().*operation, fallback);
}

}  // namespace

schema::StateResponse failed(base::Diagnostic error) {
  schema::StateResponse response;
  response.diagnostics.add(std::move(error));
  return response;
}

base::Duration create_limit(const RegistrationModel& model) {
  return limit(model, &TimeoutsModel::create, kChangeLimit);
}

base::Duration read_limit(const RegistrationModel& model) {
  return limit(model, &TimeoutsModel::read, kReadLimit);
}

base::Duration update_limit(const RegistrationModel& model) {
  return limit(model, &TimeoutsModel::update, kChangeLimit);
}

base::Duration remove_limit(const RegistrationModel& model) {
  return limit(model, &TimeoutsModel::remove, kRemoveLimit);
}

base::Duration import_limit() { return kReadLimit; }

registration::Config workflow_config(const RegistrationModel& model,
                                     const schema::Field<SentinelModel>& prior, const Login& login,
                                     const Services& services) {
  registration::Config config = registration_config(
      model, with_default_checks(model.health_checks, services.defaults.health_checks()));
  config.checks.coolify_url = services.access.endpoint_for_hosts();
  config.ssh_timeout = login.initial_delay + login.timeout;
  if (auto token = token_to_send(model.sentinel, prior)) config.settings.sentinel.token = token;
  return config;
}

}  // namespace provider
