#include "provider/server_registration/plan.h"

#include <algorithm>
#include <optional>
#include <string>

#include "coolify/address.h"
#include "provider/arguments/ssh_check.h"
#include "provider/arguments/ssh_merge.h"
#include "provider/server_registration/lifecycle_arguments.h"
#include "provider/server_registration/mapping.h"
#include "provider/server_registration/model.h"
#include "provider/server_registration/spec.h"
#include "registration/naming.h"

namespace provider {
namespace {

using schema::Value;

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

/// Whether a login is needed for the line with Coolify's key alone. The host key it sees is kept
/// when none is known yet.
bool plan_key_line(const Value& prior, Value& planned) {
  if (prior.is_null()) return false;
  const auto before = registration_spec().decode(prior);
  const auto after = registration_spec().decode(planned);
  if (!before || !after || !changes_key_line(before->deploy_key, after->deploy_key)) return false;
  if (prior.at("ssh_host_key").is_null()) {
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

bool is_protected_state(const Value& prior) {
  if (prior.is_null()) return false;
  const auto model = registration_spec().decode(prior);
  return model && is_protected(*model);
}

/// Whether the login a run needs can succeed, as far as it is known. Write-only values are in the
/// configuration only.
void check_credentials(const Value& config, const schema::Field<SshModel>& defaults,
                       base::Diagnostics& diagnostics) {
  const auto model = registration_spec().decode(config);
  if (!model || model->ssh.is_unknown() || defaults.is_unknown()) return;
  const SshModel ssh = with_defaults(model->ssh.value_or({}), defaults.value_or({}));
  diagnostics.add_all(check_login(ssh).below(base::Path::of("ssh")));
}

}  // namespace

void complete_plan(const schema::PlanRequest& request, const schema::Schema& schema,
                   const schema::Field<SshModel>& defaults, schema::PlanResponse& response) {
  const bool removes = response.planned.is_null() || !response.requires_replace.empty();
  if (removes && is_protected_state(request.prior)) response.diagnostics.add(delete_protected());
  if (response.planned.is_null()) return;
  plan_texts(request.config, response.planned);
  const bool open = left_open(request, defaults);
  if (open) plan_repair(schema, response.planned);
  const bool rewrites = plan_key_line(request.prior, response.planned);
  if (open || rewrites || causes_run(request.prior, response.planned)) {
    check_credentials(request.config, defaults, response.diagnostics);
  }
}

}  // namespace provider
