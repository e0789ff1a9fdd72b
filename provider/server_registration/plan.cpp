#include "provider/server_registration/plan.h"

#include <algorithm>
#include <optional>
#include <string>

#include "checks/report.h"
#include "coolify/address.h"
#include "provider/arguments/address.h"
#include "provider/arguments/record_texts.h"
#include "provider/arguments/ssh_check.h"
#include "provider/arguments/ssh_merge.h"
#include "provider/arguments/ssh_write_only.h"
#include "provider/server_registration/awaited_services.h"
#include "provider/server_registration/hidden_secrets.h"
#include "provider/server_registration/lifecycle_arguments.h"
#include "provider/server_registration/login.h"
#include "provider/server_registration/login_disabled.h"
#include "provider/server_registration/mapping.h"
#include "provider/server_registration/model.h"
#include "provider/server_registration/plan_look.h"
#include "provider/server_registration/private_data.h"
#include "provider/server_registration/read_state.h"
#include "provider/server_registration/removal_login.h"
#include "provider/server_registration/rerun.h"
#include "provider/server_registration/spec.h"
#include "provider/server_registration/updated_state.h"
#include "provider/server_registration/validation_arguments.h"
#include "registration/naming.h"

namespace provider {
namespace {

using schema::Value;

/// The objects of a change as models; nothing of one that is null or cannot be read. The texts that
/// are still to be planned are not in `after`.
struct Models {
  std::optional<RegistrationModel> config;
  std::optional<RegistrationModel> before;
  std::optional<RegistrationModel> after;

  /// Whether an object that exists is changed.
  [[nodiscard]] bool is_change() const { return before && after; }
};

std::optional<RegistrationModel> model_of(const Value& object) {
  if (object.is_null()) return std::nullopt;
  auto model = registration_spec().decode(object);
  return model ? std::optional(*std::move(model)) : std::nullopt;
}

std::optional<std::string> known_text(const Value& object, const std::string& name) {
  const Value& value = object.at(name);
  if (!value.is_known() || value.as_string().empty()) return std::nullopt;
  return value.as_string();
}

bool any_unknown(const Value& object, std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(),
                     [&object](const char* name) { return object.at(name).is_unknown(); });
}

registration::Metadata known_metadata(const Value& planned) {
  registration::Metadata metadata;
  metadata.tool = kTool;
  metadata.cloud_provider = known_text(planned, "cloud_provider");
  metadata.instance_id = known_text(planned, "instance_id");
  metadata.deployment_id = known_text(planned, "deployment_id");
  return metadata;
}

/// Whether the provider is to decide, rather than a configuration that only the apply knows.
bool is_open(const Value& config, const Value& planned, const char* name) {
  return planned.at(name).is_unknown() && config.at(name).is_null();
}

void plan_texts(const Value& config, Value& planned) {
  const registration::Metadata metadata = known_metadata(planned);
  const auto ip = known_text(planned, "ip");
  if (ip && is_open(config, planned, "name") &&
      !any_unknown(planned, {"cloud_provider", "instance_id"})) {
    const std::string name = registration::default_name(coolify::canonical_address(*ip), metadata);
    planned = planned.with("name", Value::string(name));
  }
  if (is_open(config, planned, "description") && !any_unknown(planned, {"deployment_id"})) {
    planned =
        planned.with("description", Value::string(registration::default_description(metadata)));
  }
}

/// Whether something that only a run on the machine can bring about differs from `prior`.
bool causes_run(const Value& prior, const Value& planned) {
  return prior.is_null() ||
         std::any_of(run_causes().begin(), run_causes().end(),
                     [&](const std::string& name) { return prior.at(name) != planned.at(name); });
}

/// What the last run on an existing registration left open is taken up again.
void plan_repair(const schema::Schema& schema, Value& planned) {
  for (const schema::Attribute& attribute : schema.attributes) {
    if (attribute.follows == run_causes()) {
      planned = planned.with(attribute.name, Value::unknown(attribute.value_type()));
    }
  }
}

/// Whether the host key in the state is that of the machine which is planned, as far as that is
/// known.
bool keeps_host_key(const RegistrationModel& before, const RegistrationModel& after,
                    const schema::Field<SshModel>& defaults) {
  if (!before.ssh_host_key.is_known()) return false;
  return is_same_machine(learnt_place(before, effective_ssh(before, defaults)),
                         after.ip.value_or(""), effective_ssh(after, defaults));
}

/// Whether a login is needed for the line with Coolify's key alone. The host key it sees is kept
/// when none is known yet of that machine.
bool plan_key_line(const Models& models, const schema::Field<SshModel>& defaults, Value& planned) {
  if (!models.is_change()) return false;
  if (!changes_key_line(models.before->deploy_key, models.after->deploy_key)) return false;
  if (!is_login_enabled(effective_ssh(*models.after, defaults))) return false;
  if (!keeps_host_key(*models.before, *models.after, defaults)) {
    for (const char* const name : {"ssh_host_key", "ssh_jump_host_keys"}) {
      planned = planned.with(name, Value::unknown(planned.at(name).type()));
    }
  }
  return true;
}

/// Whether the last run failed, or an import found a record that no run has brought to its end and
/// the configuration says how to log in.
bool left_open(const schema::PlanRequest& request, const schema::Field<SshModel>& ssh_defaults) {
  if (request.prior.is_null()) return false;
  const auto ended = known_text(request.prior, "registration_status");
  if (ended == kPending) return !request.config.at("ssh").is_null() || !ssh_defaults.is_null();
  return ended == "failed";
}

/// Whether no check was made for want of a login: by the last run, or since an import.
bool has_no_checks(const RegistrationModel& state) {
  if (!state.health.is_known()) return state.ssh.is_known() && !is_login_enabled(*state.ssh);
  const std::string_view unchecked = checks::to_string(checks::OverallStatus::unchecked);
  return state.health->overall_status.value_or("") == unchecked;
}

/// Whether such a check may be made now.
bool may_check_now(const RegistrationModel& before, const RegistrationModel& after,
                   const schema::Field<SshModel>& defaults) {
  if (!has_no_checks(before)) return false;
  const SshModel ssh = effective_ssh(after, defaults);
  return is_login_enabled(ssh) && (ssh.enabled.is_known() || !defaults.is_unknown());
}

/// Whether Coolify is to be asked for a verdict that the last run was not to ask for.
bool asks_for_verdict(const RegistrationModel& before, const RegistrationModel& after) {
  if (!before.health.is_known()) return false;
  using registration::ValidationChoice;
  return validation_policy(before.validation).mode == ValidationChoice::none &&
         validation_policy(after.validation).mode != ValidationChoice::none;
}

/// Whether an object that exists is prepared or validated anew.
bool runs_anew(const Models& models, const schema::Field<SshModel>& defaults) {
  if (!models.is_change()) return false;
  const RegistrationModel& before = *models.before;
  const RegistrationModel& after = *models.after;
  return asks_for_rerun(before, after) || may_check_now(before, after, defaults) ||
         asks_for_verdict(before, after);
}

/// The write-only arguments that an earlier run was given and a plan is not.
std::vector<std::string> hidden_secrets(const std::vector<std::string>& given_now,
                                        const PrivateData& memory) {
  std::vector<std::string> hidden;
  for (const std::string& name : memory.write_only) {
    if (std::find(given_now.begin(), given_now.end(), name) == given_now.end()) {
      hidden.push_back(name);
    }
  }
  return hidden;
}

/// Whether the login a run needs can succeed, as far as it is known. Write-only values are in the
/// configuration only.
void check_credentials(const schema::PlanRequest& request,
                       const std::optional<RegistrationModel>& model,
                       const schema::Field<SshModel>& defaults, base::Diagnostics& diagnostics) {
  if (!model || model->ssh.is_unknown() || defaults.is_unknown()) return;
  const PrivateData memory = private_data(request.prior_private);
  const SshModel ssh = effective_ssh(*model, defaults);
  if (ssh.enabled.is_unknown() || !is_login_enabled(ssh)) return;
  const bool stays = record_address_faults(request.prior, request.config).empty();
  if (stays && ssh.host.is_null() && model->ip.is_known()) {
    if (const auto fault = login_address_fault(*model->ip)) diagnostics.add(*fault);
  }
  const auto given_now = write_only_secrets(ssh);
  const auto hidden = hidden_secrets(given_now, memory);
  const bool may_be_hidden = !request.prior.is_null() && given_now.empty();
  const base::Diagnostics faults = check_login(ssh).below(base::Path::of("ssh"));
  for (const base::Diagnostic& fault : faults.items()) {
    diagnostics.add(hidden.empty() && may_be_hidden ? with_hidden_possible(fault)
                                                    : with_hidden_named(fault, hidden));
  }
}

/// What the configuration asks for in vain where nobody logs in.
void check_disabled_login(const std::optional<RegistrationModel>& model,
                          const schema::Field<SshModel>& defaults, base::Diagnostics& diagnostics) {
  if (model) diagnostics.add_all(disabled_login_faults(*model, effective_ssh(*model, defaults)));
}

/// What Coolify would refuse, and what would never come.
void check_record(const schema::PlanRequest& request, const std::optional<RegistrationModel>& model,
                  base::Diagnostics& diagnostics) {
  diagnostics.add_all(record_text_faults(request.prior, request.config));
  if (model) diagnostics.add_all(absent_service_faults(*model));
}

void check_stale_comment(const Models& models, const schema::Field<SshModel>& defaults,
                         base::Diagnostics& diagnostics) {
  if (!models.is_change()) return;
  const auto fault =
      stale_comment(*models.before, *models.after, effective_ssh(*models.after, defaults));
  if (fault) diagnostics.add(*fault);
}

/// What can be said already of a destroy that is to take Coolify's key away.
void look_at_removal(const schema::PlanRequest& request,
                     const std::optional<RegistrationModel>& model,
                     const schema::Field<SshModel>& defaults, base::Diagnostics& diagnostics) {
  if (defaults.is_unknown()) return;
  if (!model || !model->ip.is_known() || !removal_policy(model->on_destroy).remove_key) return;
  const auto login = removal_login(*model, defaults, request.prior_private);
  if (!login) diagnostics.add(login.error());
}

}  // namespace

schema::PlanResponse plan_by_rules(const schema::Schema& schema,
                                   const schema::PlanRequest& request) {
  schema::PlanResponse response = schema::plan_change(schema, request);
  if (!response.diagnostics.has_error() && asks_for_replacement(request.prior, response.planned)) {
    response.requires_replace.push_back(base::Path::of("instance_id"));
  }
  return response;
}

void complete_plan(const schema::PlanRequest& request, const schema::Schema& schema,
                   const schema::Field<SshModel>& defaults, bool exists,
                   schema::PlanResponse& response) {
  const bool replaces = !response.requires_replace.empty();
  const bool removes = response.planned.is_null() || replaces;
  const Models models{model_of(request.config), model_of(request.prior),
                      model_of(response.planned)};
  if (removes) {
    if (models.before && is_protected(*models.before)) response.diagnostics.add(delete_protected());
    look_at_removal(request, models.before, defaults, response.diagnostics);
  }
  if (response.planned.is_null()) return;
  base::Diagnostics faults;
  check_disabled_login(models.config, defaults, faults);
  check_record(request, models.config, faults);
  if (!replaces) check_stale_comment(models, defaults, faults);
  plan_texts(request.config, response.planned);
  const bool open = left_open(request, defaults) || runs_anew(models, defaults);
  if (open) plan_repair(schema, response.planned);
  const bool rewrites = plan_key_line(models, defaults, response.planned);
  if (open || rewrites || causes_run(request.prior, response.planned)) {
    check_credentials(request, models.config, defaults, faults);
  }
  const bool removed_first = replaces || request.prior.is_null();
  response.diagnostics.add_all(exists ? as_warnings(faults, removed_first) : faults);
}

bool plans_login_with_coolify_key(const Value& prior, const Value& planned,
                                  const schema::Field<SshModel>& defaults) {
  const auto after = registration_spec().decode(planned);
  if (!after) return false;
  const SshModel ssh = effective_ssh(*after, defaults);
  if (!is_login_enabled(ssh) || !uses_coolify_key(ssh)) return false;
  if (prior.is_null() || plans_run(*after)) return true;
  const auto before = registration_spec().decode(prior);
  return before && plans_key_line(*before, *after);
}

}  // namespace provider
