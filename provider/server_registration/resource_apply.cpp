// What an apply does: creating a registration and changing it.
#include <utility>

#include "coolify/address.h"
#include "provider/advice/advice.h"
#include "provider/arguments/record_texts.h"
#include "provider/arguments/ssh_write_only.h"
#include "provider/server_registration/address_rule.h"
#include "provider/server_registration/announced.h"
#include "provider/server_registration/awaited_services.h"
#include "provider/server_registration/coolify_keys.h"
#include "provider/server_registration/hidden_secrets.h"
#include "provider/server_registration/login.h"
#include "provider/server_registration/login_disabled.h"
#include "provider/server_registration/mapping.h"
#include "provider/server_registration/operation.h"
#include "provider/server_registration/private_data.h"
#include "provider/server_registration/resource.h"
#include "provider/server_registration/spec.h"
#include "provider/server_registration/updated_state.h"
#include "registration/pipeline.h"

namespace provider {
namespace {

using schema::StateResponse;

/// The registration as it was, with the keys that failed runs since have left on the machine.
registration::Config config_before(const RegistrationModel& prior, const PrivateData& memory) {
  registration::Config before = registration_config(prior, prior.health_checks);
  before.former_keys = memory.former_keys;
  return before;
}

/// The keys that may still be on the machine after a run, besides the one that is in use.
std::vector<std::string> keys_left(const registration::Config& before,
                                   const registration::Config& after,
                                   const registration::Outcome& outcome) {
  const bool is_done =
      outcome.result.status == registration::Status::ready && !outcome.diagnostics.has_error();
  if (is_done && after.logs_in) return {};
  std::vector<std::string> keys = registration::keys_on_host(before, after);
  // Nobody took the others off.
  if (is_done) std::erase(keys, after.private_key_uuid);
  return keys;
}

/// What cannot be, as a plan said where it could tell; for an object that exists that was a
/// warning.
base::Diagnostics refusals(const schema::ApplyRequest& request, const RegistrationModel& wanted,
                           const SshModel& ssh, coolify::Client& client,
                           const base::Context& context) {
  base::Diagnostics faults = disabled_login_faults(wanted, ssh);
  const auto about_address = address_faults(request.prior, request.config, &client, context);
  faults.add_all(about_address ? *about_address : base::Diagnostics(about_address.error()));
  faults.add_all(record_text_faults(request.prior, request.config));
  faults.add_all(absent_service_faults(wanted));
  return faults;
}

/// How a creation logs in; in no way where nobody does.
base::Expected<Login> login_for_creation(const SshModel& ssh, const RegistrationModel& model,
                                         coolify::Client& client, const base::Context& context) {
  if (!is_login_enabled(ssh)) return Login();
  auto keys = login_keys(ssh, trusted_keys({}, {}, model), client, context);
  if (!keys) return base::fail(std::move(keys.error()));
  return registration_login(ssh, model, *std::move(keys));
}

/// Where a run learns the host key of the machine at `ip`.
LearntPlace place_named(const SshModel& ssh, const std::string& ip, const std::string& named_ip) {
  return {named_ip, login_endpoint(ssh, ip).to_string()};
}

/// Gives the state the host key of the machine that its record still leads to; the key of the one
/// at `place`, to which it was to be moved, is returned.
TriedHostKey keep_former_key(RegistrationModel& state, const RegistrationModel& prior,
                             const LearntPlace& place) {
  TriedHostKey tried{place, state.ssh_host_key->public_key.value_or("")};
  state.ssh_host_key = prior.ssh_host_key;
  return tried;
}

/// The secrets that an earlier run was given, and that the configuration neither gives nor takes
/// away now.
std::vector<std::string> ignored(const schema::ApplyRequest& request,
                                 const RegistrationModel& wanted, const PrivateData& memory) {
  const auto config = registration_spec().decode(request.config);
  if (!config) return memory.write_only;
  return ignored_secrets(memory.write_only, wanted.ssh, config->ssh);
}

/// What the run that left `state` leaves to remember. `named_ip` is the address the configuration
/// gave; the one beside the host key need not be said twice. `ignored`: the secrets that are still
/// the state's and were not given to this run.
PrivateData memory_after(const RegistrationModel& state, const std::string& named_ip,
                         const RegistrationModel& wanted, std::vector<std::string> ignored) {
  PrivateData memory;
  const std::string known =
      state.ssh_host_key.is_known() ? state.ssh_host_key->ip.value_or("") : std::string();
  if (!coolify::same_address(named_ip, known)) memory.named_ip = named_ip;
  memory.write_only = write_only_secrets(wanted.ssh.value_or({}));
  for (std::string& name : ignored) memory.write_only.push_back(std::move(name));
  return memory;
}

/// Nothing where there is nothing to remember and nothing to forget.
std::string private_text(const PrivateData& memory, const std::string& before) {
  return before.empty() && memory == PrivateData{} ? std::string() : to_text(memory);
}

/// The address in the configuration itself: what is planned may be Coolify's, where the
/// configuration tells Terraform to ignore that the two differ.
std::string configured_ip(const schema::ApplyRequest& request) {
  const schema::Value& ip = request.config.at("ip");
  return ip.is_known() ? ip.as_string() : std::string();
}

bool is_failed(const registration::Outcome& outcome) {
  return outcome.result.registration_status == "failed" || outcome.diagnostics.has_error();
}

/// The runs that failed since the last good one; what is no run does not count.
std::int64_t failed_runs_after(const registration::Outcome& outcome, std::int64_t before,
                               bool runs) {
  if (!runs) return before;
  return is_failed(outcome) ? before + 1 : 0;
}

/// What is told of a registration whatever becomes of it; nothing where it cannot be read.
registration::Config announced_config(const base::Expected<RegistrationModel>& model) {
  return model ? registration_config(*model, model->health_checks) : registration::Config();
}

registration::Occasion occasion_of_update(const schema::ApplyRequest& request,
                                          const base::Expected<RegistrationModel>& model) {
  registration::Occasion occasion{.operation = "update"};
  occasion.runs = !model || plans_run(*model);
  occasion.attempt = 1 + private_data(request.planned_private).failed_runs;
  const auto prior = registration_spec().decode(request.prior);
  if (prior) occasion.uuid = optional_text(prior->uuid);
  return occasion;
}

}  // namespace

StateResponse RegistrationResource::create(const schema::ApplyRequest& request,
                                           const base::Context& context) {
  const auto model = wanted(request);
  Announced announced(services_, {.operation = "create"}, announced_config(model), context);
  return announced.end(model ? create(request, *model, announced) : base::fail(model.error()));
}

base::Expected<Applied> RegistrationResource::create(const schema::ApplyRequest& request,
                                                     const RegistrationModel& model,
                                                     Announced& announced) {
  if (const auto fault = record_fault(model)) return base::fail(*fault);
  const auto client = services_.access.client();
  if (!client) return base::fail(client.error());
  const base::Duration limit = time_limit(model.timeouts, &TimeoutsModel::create);
  if (const auto opened = announced.open(**client, limit); !opened) {
    return base::fail(opened.error());
  }
  const base::Context own = announced.context().within(limit);
  const SshModel ssh = effective_ssh(model, services_.defaults.ssh());
  const auto refused = refusals(request, model, ssh, **client, own);
  if (refused.has_error()) return base::fail(refused.items().front());
  auto login = login_for_creation(ssh, model, **client, own);
  if (!login) return base::fail(login.error());

  const registration::Config config = workflow_config(model, {}, services_);
  const auto host = services_.connector(*std::move(login));
  registration::Pipeline pipeline(*host, **client, &machines_);
  Applied applied{pipeline.create(config, own, announced.announcement()), {}};
  applied.outcome.diagnostics = for_terraform(applied.outcome.diagnostics);
  if (!applied.outcome.result.uuid.empty()) keep_created(model, ssh, request, applied);
  return applied;
}

void RegistrationResource::keep_created(const RegistrationModel& model, const SshModel& ssh,
                                        const schema::ApplyRequest& request, Applied& applied) {
  const registration::Outcome& outcome = applied.outcome;
  successors_.created(outcome.result.uuid, outcome.result.registration_id);
  RegistrationModel state = model;
  take_result(state, outcome.result);
  set_learnt_place(state, place_named(ssh, *model.ip, *model.ip));
  applied.response.state = registration_spec().encode(state);
  PrivateData memory = memory_after(state, *model.ip, model, {});
  memory.left_log = left_log_after(outcome, {});
  memory.failed_runs = is_failed(outcome) ? 1 : 0;
  applied.response.private_data = private_text(memory, request.planned_private);
}

StateResponse RegistrationResource::update(const schema::ApplyRequest& request,
                                           const base::Context& context) {
  const auto model = wanted(request);
  Announced announced(services_, occasion_of_update(request, model), announced_config(model),
                      context);
  return announced.end(model ? update(request, *model, announced) : base::fail(model.error()));
}

base::Expected<Applied> RegistrationResource::update(const schema::ApplyRequest& request,
                                                     const RegistrationModel& model,
                                                     Announced& announced) {
  const auto prior = registration_spec().decode(request.prior);
  if (!prior) return base::fail(prior.error());
  if (prior->uuid.if_known() == nullptr) return base::fail(incomplete("uuid"));
  if (const auto fault = record_fault(model)) return base::fail(*fault);
  const auto client = services_.access.client();
  if (!client) return base::fail(client.error());
  const base::Duration limit = time_limit(model.timeouts, &TimeoutsModel::update);
  if (const auto opened = announced.open(**client, limit); !opened) {
    return base::fail(opened.error());
  }
  return update({request, *prior, model, **client, announced.context().within(limit)}, announced);
}

base::Expected<Applied> RegistrationResource::update(const Update& one, Announced& announced) {
  const auto& [request, prior, model, client, own] = one;
  const schema::Field<SshModel> defaults = services_.defaults.ssh();
  const PrivateData memory = private_data(request.planned_private);
  const std::vector<std::string> hidden = ignored(request, model, memory);
  const SshModel ssh = with_withheld(effective_ssh(model, defaults), hidden);
  const SshModel prior_ssh = effective_ssh(prior, defaults);
  const std::string named_ip = configured_ip(request);
  const auto refused = refusals(request, model, ssh, client, own);
  if (refused.has_error()) return base::fail(refused.items().front());
  if (const auto fault = stale_comment(prior, model, ssh)) return base::fail(*fault);
  const bool runs = plans_run(model);
  base::Expected<Login> login;  // in no way
  if (is_login_enabled(ssh) && (runs || plans_key_line(prior, model))) {
    auto keys = login_keys(ssh, trusted_keys(prior, memory.former_keys, model), client, own);
    if (!keys) return base::fail(keys.error());
    login = registration_login(ssh, model, named_ip, prior, prior_ssh, memory.tried_host_key,
                               *std::move(keys));
  }
  if (!login) {
    const bool is_about_address = login.error().path == base::Path::of("ip");
    return base::fail(is_about_address ? login.error() : with_hidden_named(login.error(), hidden));
  }

  const registration::Config before = config_before(prior, memory);
  const registration::Config config = workflow_config(model, prior.sentinel, services_);
  successors_.changed(*prior.uuid);
  const auto host = services_.connector(*std::move(login));
  registration::Pipeline pipeline(*host, client, &machines_);
  Applied applied{pipeline.update(*prior.uuid, before, config, own, announced.announcement(), runs),
                  {}};
  registration::Outcome& outcome = applied.outcome;
  outcome.diagnostics = for_terraform(outcome.diagnostics);

  StateResponse& response = applied.response;
  RegistrationModel state = updated_state(prior, model, outcome, memory.left_log);
  if (outcome.result.is_refused) {
    response.state = registration_spec().encode(state);
    response.private_data = request.planned_private;
    return applied;
  }
  const LearntPlace learnt_before = learnt_place(prior, prior_ssh);
  // An address that did not get to Coolify is not where the machine is.
  const bool is_there = coolify::same_address(named_ip, state.ip.value_or(""));
  TriedHostKey tried = is_there ? TriedHostKey() : memory.tried_host_key;
  if (model.ssh_host_key.is_unknown()) {
    const bool is_learnt =
        outcome.result.host_key.has_value() && !relies_on_coolify(ssh, model, named_ip);
    const LearntPlace place = place_named(ssh, *model.ip, named_ip);
    const bool is_tried_only = is_learnt && !is_there && outcome.diagnostics.has_error() &&
                               prior.ssh_host_key.is_known() &&
                               !is_same_machine(learnt_before, named_ip, ssh);
    if (is_tried_only) tried = keep_former_key(state, prior, place);
    set_learnt_place(state, is_learnt && !is_tried_only ? place : learnt_before);
  }
  response.state = registration_spec().encode(state);
  PrivateData remembered = memory_after(
      state, is_there ? named_ip : last_named_ip(memory.named_ip, learnt_before), model, hidden);
  remembered.tried_host_key = std::move(tried);
  remembered.left_log = left_log_after(outcome, memory.left_log);
  remembered.former_keys = runs ? keys_left(before, config, outcome) : memory.former_keys;
  remembered.failed_runs = failed_runs_after(outcome, memory.failed_runs, runs);
  response.private_data = private_text(remembered, request.planned_private);
  return applied;
}

}  // namespace provider
