#include "provider/registration_resource.h"

#include <utility>

#include "base/text.h"
#include "checks/catalog.h"
#include "provider/health_checks.h"
#include "provider/registration_login.h"
#include "provider/registration_mapping.h"
#include "provider/registration_plan.h"
#include "provider/ssh_check.h"
#include "provider/ssh_connector.h"
#include "registration/pipeline.h"
#include "schema/duration.h"
#include "schema/json.h"
#include "schema/plan.h"

namespace provider {
namespace {

using schema::StateResponse;
using schema::Value;

constexpr std::int64_t kSchemaVersion = 0;

base::Duration limit(const RegistrationModel& model,
                     schema::Field<std::string> TimeoutsModel::*operation,
                     base::Duration fallback) {
  if (!model.timeouts.is_known()) return fallback;
  const schema::Field<std::string>& text = model.timeouts.value().*operation;
  if (!text.is_known()) return fallback;
  return schema::parse_duration(*text).value_or(fallback);
}

constexpr base::Duration kChangeLimit = std::chrono::minutes(20);
constexpr base::Duration kReadLimit = std::chrono::minutes(2);
constexpr base::Duration kRemoveLimit = std::chrono::minutes(5);

Value state_of(const RegistrationModel& model) {
  return schema::settle(registration_spec().encode(model));
}

StateResponse failed(base::Diagnostic error) {
  StateResponse response;
  response.diagnostics.add(std::move(error));
  return response;
}

/// The workflow's configuration with the patience the login asks for.
registration::Config config_of(const RegistrationModel& model, const Login& login) {
  registration::Config config = registration_config(model);
  config.ssh_timeout = login.initial_delay + login.timeout;
  return config;
}

/// A run that saw no host key must not make the state forget the one that is demanded.
void keep_host_keys(RegistrationModel& model, const RegistrationModel& prior) {
  model.ssh_host_key = prior.ssh_host_key;
  model.ssh_jump_host_keys = prior.ssh_jump_host_keys;
}

base::Diagnostic not_a_uuid(const std::string& id) {
  base::Diagnostic error;
  error.kind = base::ErrorKind::invalid_config;
  error.code = "import.invalid_id";
  error.summary = "This is not the uuid of a server";
  error.cause =
      "A registration is imported by the uuid Coolify gave the server: letters, digits, "
      "hyphens and underscores.";
  error.evidence = base::evidence_text(id, 200);
  error.remedy =
      "Take the uuid from the address of the server's page in the Coolify UI, for "
      "example 9nh0fflhm8hyglcr2jltjuaq.";
  return error;
}

base::Diagnostic no_such_server(const std::string& uuid) {
  base::Diagnostic error;
  error.kind = base::ErrorKind::not_found;
  error.code = "import.not_found";
  error.summary = "Coolify has no such server";
  error.cause = "The team of the API token has no server with the uuid " + uuid + ".";
  error.remedy = "Check the uuid, and that the token belongs to the server's team.";
  return error;
}

base::Diagnostic coolify_host() {
  base::Diagnostic error;
  error.kind = base::ErrorKind::invalid_config;
  error.code = "import.coolify_host";
  error.summary = "This is the machine Coolify itself runs on";
  error.cause = "Coolify manages its own host by itself; its record cannot be removed.";
  error.remedy = "Import another server.";
  return error;
}

bool is_uuid(const std::string& id) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !id.empty() && id.size() <= 255 && id.find_first_not_of(kAllowed) == std::string::npos;
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
  const base::Diagnostics login =
      model->ssh.is_known() ? check_ssh(*model->ssh) : base::Diagnostics();
  for (base::Diagnostic fault : login.items()) {
    fault.path = fault.path.below(base::Path::of("ssh"));
    faults.add(std::move(fault));
  }
  const base::Diagnostics misset = checks::validate_options(check_options(model->health_checks));
  for (base::Diagnostic fault : misset.items()) {
    fault.path = fault.path.below(base::Path::of("health_checks"));
    faults.add(std::move(fault));
  }
  return faults;
}

schema::PlanResponse RegistrationResource::plan(const schema::PlanRequest& request,
                                                const base::Context&) {
  schema::PlanResponse response = schema::plan_change(schema_, request);
  complete_plan(request, schema_, defaults_.ssh(), response);
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

  const registration::Config config = config_of(*model, *login);
  SshConnector host(*std::move(login));
  registration::Pipeline pipeline(host, **client);
  registration::Observer observer;
  const registration::Outcome outcome = pipeline.create(
      config, context.within(limit(*model, &TimeoutsModel::create, kChangeLimit)), observer);
  take_result(*model, outcome.result);

  StateResponse response;
  response.diagnostics = outcome.diagnostics;
  if (!outcome.result.uuid.empty()) response.state = state_of(*model);
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
  const auto record = pipeline.read(
      model->uuid.value_or(""), context.within(limit(*model, &TimeoutsModel::read, kReadLimit)));
  if (!record) return failed(record.error());
  if (!*record) {
    context.log.info("the server is gone from Coolify", {{"uuid", model->uuid.value_or("")}});
    return {};
  }
  take_record(*model, **record);
  const registration::Status prior = parse_status(model->status.value_or(""));
  model->status =
      std::string(registration::to_string(registration::status_after_read(**record, prior)));
  StateResponse response;
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
  if (!login && runs) return failed(login.error());
  if (!login) login = Login();
  const registration::Config config = config_of(*model, *login);
  SshConnector host(*std::move(login));
  registration::Pipeline pipeline(host, **client);
  registration::Observer observer;
  const registration::Outcome outcome = pipeline.update(
      *prior->uuid, registration_config(*prior), config,
      context.within(limit(*model, &TimeoutsModel::update, kChangeLimit)), observer, runs);

  StateResponse response;
  response.diagnostics = outcome.diagnostics;
  if (outcome.diagnostics.has_error() && outcome.result.record) {
    take_record(*model, *outcome.result.record);
  }
  if (runs && !outcome.result.host_key) keep_host_keys(*model, *prior);
  if (runs) take_result(*model, outcome.result);
  fill_tags(*model);
  response.state = state_of(*model);
  response.private_data = request.planned_private;
  return response;
}

StateResponse RegistrationResource::remove(const schema::ApplyRequest& request,
                                           const base::Context& context) {
  const auto model = registration_spec().decode(request.prior);
  if (!model) return failed(model.error());
  if (!model->uuid.is_known()) return {};
  const auto client = access_.client();
  if (!client) return failed(client.error());

  SshConnector host{Login()};
  registration::Pipeline pipeline(host, **client);
  StateResponse response;
  response.diagnostics =
      pipeline.remove(*model->uuid, registration::Config(), registration::RemovalPolicy(),
                      context.within(limit(*model, &TimeoutsModel::remove, kRemoveLimit)));
  return response;
}

StateResponse RegistrationResource::import_state(const std::string& id,
                                                 const base::Context& context) {
  if (!is_uuid(id)) return failed(not_a_uuid(id));
  const auto client = access_.client();
  if (!client) return failed(client.error());

  SshConnector host{Login()};
  registration::Pipeline pipeline(host, **client);
  const auto record = pipeline.read(id, context.within(kReadLimit));
  if (!record) return failed(record.error());
  if (!*record) return failed(no_such_server(id));
  if ((*record)->is_coolify_host) return failed(coolify_host());
  RegistrationModel model;
  take_record(model, **record);
  model.tags = schema::Field<std::vector<std::string>>::unknown();
  fill_tags(model);
  StateResponse response;
  response.state = registration_spec().encode(model);
  return response;
}

StateResponse RegistrationResource::upgrade(std::int64_t, const std::string& raw_json) const {
  auto state = schema::decode_json(raw_json, schema_.value_type(), schema::JsonMode::stored_state);
  if (!state) return failed(state.error());
  StateResponse response;
  response.state = *std::move(state);
  return response;
}

}  // namespace provider
