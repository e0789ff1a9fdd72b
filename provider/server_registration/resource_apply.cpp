// What an apply does: creating a registration and changing it.
#include <utility>

#include "provider/advice/advice.h"
#include "provider/server_registration/former_keys.h"
#include "provider/server_registration/login.h"
#include "provider/server_registration/mapping.h"
#include "provider/server_registration/operation.h"
#include "provider/server_registration/resource.h"
#include "provider/server_registration/spec.h"
#include "provider/server_registration/updated_state.h"
#include "registration/pipeline.h"

namespace provider {
namespace {

using schema::StateResponse;

/// The registration as it was, with the keys that failed runs since have left on the machine.
registration::Config config_before(const RegistrationModel& prior,
                                   const std::string& private_data) {
  registration::Config before = registration_config(prior, prior.health_checks);
  before.former_keys = remembered_keys(private_data);
  return before;
}

/// The keys that may still be on the machine after a run, besides the one that is in use.
std::vector<std::string> keys_left(const registration::Config& before,
                                   const registration::Config& after,
                                   const registration::Outcome& outcome) {
  const bool is_done =
      outcome.result.status == registration::Status::ready && !outcome.diagnostics.has_error();
  return is_done ? std::vector<std::string>() : registration::keys_on_host(before, after);
}

}  // namespace

StateResponse RegistrationResource::create(const schema::ApplyRequest& request,
                                           const base::Context& context) {
  auto model = wanted(request);
  if (!model) return failed(model.error());
  if (const auto fault = record_fault(*model)) return failed(*fault);
  const auto client = services_.access.client();
  if (!client) return failed(client.error());
  auto login = registration_login(effective_ssh(*model, services_.defaults.ssh()), *model);
  if (!login) return failed(login.error());

  const registration::Config config = workflow_config(*model, {}, services_);
  const auto host = services_.connector(*std::move(login));
  registration::Pipeline pipeline(*host, **client, &machines_);
  registration::Observer observer;
  const registration::Outcome outcome = pipeline.create(
      config, context.within(time_limit(model->timeouts, &TimeoutsModel::create)), observer);

  StateResponse response;
  response.diagnostics = for_terraform(outcome.diagnostics);
  if (!outcome.result.uuid.empty()) {
    successors_.created(outcome.result.uuid, outcome.result.registration_id);
    take_result(*model, outcome.result);
    response.state = registration_spec().encode(*model);
  }
  return response;
}

StateResponse RegistrationResource::update(const schema::ApplyRequest& request,
                                           const base::Context& context) {
  const auto prior = registration_spec().decode(request.prior);
  if (!prior) return failed(prior.error());
  const auto model = wanted(request);
  if (!model) return failed(model.error());
  const std::string* const uuid = prior->uuid.if_known();
  if (uuid == nullptr) return failed(incomplete("uuid"));
  if (const auto fault = record_fault(*model)) return failed(*fault);
  const auto client = services_.access.client();
  if (!client) return failed(client.error());

  const schema::Field<SshModel> defaults = services_.defaults.ssh();
  auto login = registration_login(effective_ssh(*model, defaults), *model, *prior,
                                  effective_ssh(*prior, defaults));
  const bool runs = plans_run(*model);
  if (!login && (runs || plans_key_line(*prior, *model))) return failed(login.error());
  if (!login) login = Login();  // nothing is going to log in

  const registration::Config before = config_before(*prior, request.planned_private);
  const registration::Config config = workflow_config(*model, prior->sentinel, services_);
  successors_.changed(*uuid);
  const auto host = services_.connector(*std::move(login));
  registration::Pipeline pipeline(*host, **client, &machines_);
  registration::Observer observer;
  const registration::Outcome outcome = pipeline.update(
      *uuid, before, config, context.within(time_limit(model->timeouts, &TimeoutsModel::update)),
      observer, runs);

  StateResponse response;
  response.diagnostics = for_terraform(outcome.diagnostics);
  response.state = registration_spec().encode(updated_state(*prior, *model, outcome));
  response.private_data =
      runs ? remember_keys(keys_left(before, config, outcome)) : request.planned_private;
  return response;
}

}  // namespace provider
