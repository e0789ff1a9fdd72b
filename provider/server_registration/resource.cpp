#include "provider/server_registration/resource.h"

#include <utility>

#include "checks/catalog.h"
#include "provider/advice/advice.h"
#include "provider/arguments/health_checks.h"
#include "provider/arguments/ssh_check.h"
#include "provider/arguments/ssh_connector.h"
#include "provider/server_registration/former_keys.h"
#include "provider/server_registration/import_id.h"
#include "provider/server_registration/login.h"
#include "provider/server_registration/mapping.h"
#include "provider/server_registration/plan.h"
#include "registration/pipeline.h"
#include "registration/record.h"
#include "schema/plan.h"

namespace provider {
namespace {

using schema::StateResponse;
using schema::Value;

constexpr std::int64_t kSchemaVersion = 0;

Value state_of(const RegistrationModel& model) {
  return schema::settle(registration_spec().encode(model));
}

StateResponse failed(base::Diagnostic error) {
  StateResponse response;
  response.diagnostics.add(for_terraform(std::move(error)));
  return response;
}

base::Diagnostic key_stays(base::Diagnostic why) {
  why.severity = base::Severity::warning;
  why.cause += " So Coolify's key stays on the machine, although `on_destroy.remove_key` is set.";
  why.remedy =
      "Take its line out of `authorized_keys` by hand if the machine stays. A destroy has no "
      "write-only secrets: what it is to log in with belongs into the provider's `defaults.ssh`.";
  return why;
}

/// The workflow's configuration with the provider's defaults.
registration::Config config_of(const RegistrationModel& model, const Defaults& defaults,
                               const ApiAccess& access) {
  registration::Config config = registration_config(
      model, with_default_checks(model.health_checks, defaults.health_checks()));
  config.checks.coolify_url = access.endpoint_for_hosts();
  return config;
}

/// Adds what only the configuration holds, as far as it is to be sent.
void add_write_only(registration::Config& config, const Value& configuration,
                    const schema::Field<SentinelModel>& prior) {
  const auto model = registration_spec().decode(configuration);
  if (!model) return;
  if (auto token = token_to_send(model->sentinel, prior)) {
    config.settings.sentinel.set(coolify::kSentinelToken, *std::move(token));
  }
}

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

/// A run that saw no host key must not make the state forget the one that is demanded.
void keep_host_keys(RegistrationModel& model, const RegistrationModel& prior) {
  model.ssh_host_key = prior.ssh_host_key;
  model.ssh_jump_host_keys = prior.ssh_jump_host_keys;
}

}  // namespace

RegistrationResource::RegistrationResource(const ApiAccess& access, const Defaults& defaults)
    : access_(access),
      defaults_(defaults),
      schema_(registration_spec().schema(
          kSchemaVersion,
          "A machine as a Coolify server. Creating it waits for SSH, inspects the machine, deploys "
          "Coolify's key, verifies Docker and the machine's health, records the server in Coolify "
          "and waits until Coolify itself calls it usable. Nothing is recorded before every check "
          "has passed. Destroying it takes the record out of Coolify and leaves the machine as it "
          "is.")) {}

base::Diagnostics RegistrationResource::validate(const Value& config,
                                                 const schema::ClientCapabilities&) const {
  auto model = registration_spec().decode(config);
  if (!model) return model.error();
  base::Diagnostics faults;
  if (model->ssh.is_known()) {
    faults.add_all(check_ssh(*model->ssh).below(base::Path::of("ssh")));
  }
  faults.add_all(checks::validate_options(check_options(model->health_checks))
                     .below(base::Path::of("health_checks")));
  return faults;
}

schema::PlanResponse RegistrationResource::plan(const schema::PlanRequest& request,
                                                const base::Context& context) {
  schema::PlanResponse response = schema::plan_change(schema_, request);
  complete_plan(request, schema_, defaults_.ssh(), response);
  const auto client = access_.client();
  if (client && !response.planned.is_null()) {
    response.diagnostics.add_all(
        for_terraform(look_.at({request.prior, response.planned, !response.requires_replace.empty(),
                                access_.endpoint_for_hosts()},
                               **client, context)));
  }
  return response;
}

StateResponse RegistrationResource::create(const schema::ApplyRequest& request,
                                           const base::Context& context) {
  auto model = registration_spec().decode(request.planned);
  if (!model) return failed(model.error());
  const auto client = access_.client();
  if (!client) return failed(client.error());
  auto login = registration_login(effective_ssh(request.config, *model, defaults_.ssh()), *model);
  if (!login) return failed(login.error());

  registration::Config config = config_of(*model, defaults_, access_);
  add_write_only(config, request.config, {});
  SshConnector host(*std::move(login));
  registration::Pipeline pipeline(host, **client, &machines_);
  registration::Observer observer;
  const registration::Outcome outcome = pipeline.create(
      config, context.within(time_limit(model->timeouts, &TimeoutsModel::create)), observer);
  take_result(*model, outcome.result);

  StateResponse response;
  response.diagnostics = for_terraform(outcome.diagnostics);
  if (!outcome.result.uuid.empty()) {
    successors_.created(outcome.result.uuid, outcome.result.registration_id);
    response.state = state_of(*model);
  }
  return response;
}

StateResponse RegistrationResource::read(const schema::ReadRequest& request,
                                         const base::Context& context) {
  auto model = registration_spec().decode(request.state);
  if (!model) return failed(model.error());
  const auto client = access_.client();
  if (!client) return failed(client.error());

  SshConnector host{Login()};
  registration::Pipeline pipeline(host, **client);
  look_.in_state(model->uuid.value_or(""));
  const auto record = pipeline.refresh(
      model->uuid.value_or(""), context.within(time_limit(model->timeouts, &TimeoutsModel::read)));
  if (!record) return failed(record.error());
  if (!*record) {
    context.log.info("the server is gone from Coolify", {{"uuid", model->uuid.value_or("")}});
    return {};
  }
  take_record(*model, **record);
  if (const std::string untold = untold_settings(*model, (*record)->settings); !untold.empty()) {
    context.log.info("settings that Coolify did not tell keep their values",
                     {{"uuid", (*record)->uuid}, {"not_read", untold}});
  }
  // A creation that was stopped could not ask for the team.
  model->tags = schema::Field<std::vector<std::string>>::unknown();
  fill_tags(*model);
  const registration::Status prior = parse_status(model->status.value_or(""));
  const registration::Status status = registration::status_after_read(**record, prior);
  model->status = std::string(registration::to_string(status));
  if (status == registration::Status::ready &&
      model->registration_status.value_or("") == kPending) {
    model->registration_status = schema::Field<std::string>::null();
  }
  StateResponse response;
  response.diagnostics = for_terraform(registration::warnings_of(**record));
  response.state = registration_spec().encode(*model);
  response.private_data = request.private_data;
  return response;
}

StateResponse RegistrationResource::update(const schema::ApplyRequest& request,
                                           const base::Context& context) {
  const auto prior = registration_spec().decode(request.prior);
  if (!prior) return failed(prior.error());
  auto model = registration_spec().decode(request.planned);
  if (!model) return failed(model.error());
  const auto client = access_.client();
  if (!client) return failed(client.error());

  auto login = registration_login(effective_ssh(request.config, *model, defaults_.ssh()), *model,
                                  *prior, effective_ssh(Value(), *prior, defaults_.ssh()));
  const bool runs = model->status.is_unknown();
  const bool rewrites = changes_key_line(prior->deploy_key, model->deploy_key);
  if (!login && (runs || rewrites)) return failed(login.error());
  if (!login) login = Login();
  registration::Config config = config_of(*model, defaults_, access_);
  add_write_only(config, request.config, prior->sentinel);
  successors_.changed(*prior->uuid);
  SshConnector host(*std::move(login));
  registration::Pipeline pipeline(host, **client, &machines_);
  registration::Observer observer;
  const registration::Config before = config_before(*prior, request.planned_private);
  const registration::Outcome outcome = pipeline.update(
      *prior->uuid, before, config,
      context.within(time_limit(model->timeouts, &TimeoutsModel::update)), observer, runs);

  StateResponse response;
  response.diagnostics = for_terraform(outcome.diagnostics);
  const auto& record = outcome.result.record;
  const registration::Settings present = record ? record->settings : registration::Settings();
  if (outcome.diagnostics.has_error()) {
    if (record) take_record(*model, *record);
    keep_unsent(model->sentinel, prior->sentinel, present.sentinel);
  }
  if (runs && !outcome.result.host_key) keep_host_keys(*model, *prior);
  if (runs) take_result(*model, outcome.result);
  if (model->ssh_host_key.is_unknown()) take_host_keys(*model, outcome.result);
  // What did not get on the host is planned again.
  if (rewrites && !outcome.result.key_deployment) model->deploy_key = prior->deploy_key;
  fill_settings(*model, present);
  fill_tags(*model);
  response.state = state_of(*model);
  response.private_data = request.planned_private;
  if (runs) response.private_data = remember_keys(keys_left(before, config, outcome));
  return response;
}

StateResponse RegistrationResource::remove(const schema::ApplyRequest& request,
                                           const base::Context& context) {
  const auto model = registration_spec().decode(request.prior);
  if (!model) return failed(model.error());
  if (!model->uuid.is_known()) return {};
  if (is_protected(*model)) return failed(delete_protected());
  const auto client = access_.client();
  if (!client) return failed(client.error());

  StateResponse response;
  if (successors_.has_other(*model->uuid, model->registration_id.value_or(""))) {
    response.diagnostics.add(handed_over(*model->uuid));
    return response;
  }
  registration::RemovalPolicy policy = removal_policy(model->on_destroy);
  Login login;
  if (policy.remove_key) {
    const SshModel ssh = effective_ssh(Value(), *model, defaults_.ssh());
    auto found = registration_login(ssh, *model, *model, ssh);
    if (found) {
      login = *std::move(found);
    } else {
      policy.remove_key = false;
      response.diagnostics.add(key_stays(found.error()));
    }
  }
  registration::Config config = config_of(*model, defaults_, access_);
  config.former_keys = remembered_keys(request.planned_private);
  SshConnector host(std::move(login));
  registration::Pipeline pipeline(host, **client);
  response.diagnostics.add_all(for_terraform(
      pipeline.remove(*model->uuid, config, policy,
                      context.within(time_limit(model->timeouts, &TimeoutsModel::remove)))));
  return response;
}

StateResponse RegistrationResource::import_state(const std::string& id,
                                                 const base::Context& context) {
  const auto client = access_.client();
  if (!client) return failed(client.error());
  const base::Context own = context.within(time_limit({}, &TimeoutsModel::read));
  const auto uuid = resolve_import_id(**client, id, own);
  if (!uuid) return failed(uuid.error());

  SshConnector host{Login()};
  registration::Pipeline pipeline(host, **client);
  const auto record = pipeline.read(*uuid, own);
  if (!record) return failed(record.error());
  if (!*record) return failed(no_server_to_import(id));
  if ((*record)->is_coolify_host) return failed(coolify_host_to_import());
  RegistrationModel model;
  take_record(model, **record);
  if (registration::status_after_read(**record, registration::Status::reachable) !=
      registration::Status::ready) {
    model.registration_status = kPending;
  }
  model.tags = schema::Field<std::vector<std::string>>::unknown();
  fill_tags(model);
  StateResponse response;
  response.state = registration_spec().encode(model);
  return response;
}

}  // namespace provider
