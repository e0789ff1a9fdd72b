#include "provider/server_registration/resource.h"

#include <utility>

#include "checks/catalog.h"
#include "provider/advice/advice.h"
#include "provider/arguments/health_checks.h"
#include "provider/arguments/ssh_check.h"
#include "provider/arguments/ssh_write_only.h"
#include "provider/server_registration/address_rule.h"
#include "provider/server_registration/awaited_services.h"
#include "provider/server_registration/lifecycle_arguments.h"
#include "provider/server_registration/login_disabled.h"
#include "provider/server_registration/operation.h"
#include "provider/server_registration/plan.h"
#include "provider/server_registration/removal_login.h"
#include "provider/server_registration/spec.h"
#include "schema/whole_object.h"
#include "schema/write_only.h"

namespace provider {
namespace {

using schema::Value;

constexpr std::int64_t kSchemaVersion = 0;

/// How long a plan waits for what an address may be, and how old the list of servers may be then.
constexpr base::Duration kPatience = std::chrono::seconds(20);
constexpr base::Duration kListAge = std::chrono::seconds(10);

}  // namespace

RegistrationResource::RegistrationResource(Services services)
    : services_(std::move(services)),
      schema_(registration_spec().schema(
          kSchemaVersion,
          "A machine as a Coolify server. Creating it waits for SSH, inspects the machine, deploys "
          "Coolify's key, verifies Docker and the machine's health, records the server in Coolify "
          "and waits until Coolify itself calls it usable. Nothing is recorded before every check "
          "has passed. Destroying it takes the record out of Coolify and leaves the machine as it "
          "is.")),
      identity_([&access = services_.access] { return access.endpoint(); }, "the server") {}

base::Diagnostics RegistrationResource::validate(const Value& config,
                                                 const schema::ClientCapabilities&) const {
  auto model = registration_spec().decode(config);
  if (!model) return model.error();
  base::Diagnostics faults = absent_service_faults(*model);
  if (const SshModel* const ssh = model->ssh.if_known()) {
    faults.add_all(check_ssh(*ssh).below(base::Path::of("ssh")));
    faults.add_all(disabled_login_faults(*model, *ssh));
  }
  faults.add_all(checks::validate_options(check_options(model->health_checks))
                     .below(base::Path::of("health_checks")));
  return faults;
}

schema::PlanResponse RegistrationResource::plan(const schema::PlanRequest& request,
                                                const base::Context& context) {
  schema::PlanResponse response = plan_by_rules(schema_, request);
  if (response.diagnostics.has_error()) return response;
  const bool exists =
      look_.exists(request.prior, response.planned, !response.requires_replace.empty());
  complete_plan(request, schema_, services_.defaults.ssh(), exists, response);
  const auto client = services_.access.client();
  const bool replaces = !response.requires_replace.empty();
  if (!response.planned.is_null()) {
    // An instance that does not answer is asked again by the apply.
    const auto faults =
        address_faults(request.prior, request.config, client ? client->get() : nullptr,
                       context.within(kPatience), kListAge);
    const base::Diagnostics told = faults.value_or(base::Diagnostics());
    response.diagnostics.add_all(exists ? as_warnings(told, replaces || request.prior.is_null())
                                        : told);
  }
  if (!client) return response;
  if (!response.planned.is_null()) {
    const bool needs_private_half =
        plans_login_with_coolify_key(request.prior, response.planned, services_.defaults.ssh());
    const base::Diagnostics seen =
        for_terraform(look_.at({request.prior, response.planned, replaces,
                                services_.access.endpoint_for_hosts(), needs_private_half},
                               **client, context));
    response.diagnostics.add_all(exists ? as_warnings(seen, replaces || request.prior.is_null())
                                        : seen);
  }
  if (response.planned.is_null() || replaces) {
    response.diagnostics.add_all(look_at_removal(request.prior, **client, context));
  }
  return response;
}

/// What Coolify can say already of a destroy that is to log in with its key.
base::Diagnostics RegistrationResource::look_at_removal(const Value& prior, coolify::Client& client,
                                                        const base::Context& context) const {
  if (prior.is_null()) return {};
  const auto model = registration_spec().decode(prior);
  if (!model || !removal_policy(model->on_destroy).remove_key) return {};
  return removal_key_warnings(*model, services_.defaults.ssh(), client, context);
}

base::Expected<RegistrationModel> RegistrationResource::wanted(
    const schema::ApplyRequest& request) const {
  const schema::Type type = schema_.value_type();
  for (const Value* object : {&request.config, &request.planned}) {
    if (const auto fault = schema::whole_object_fault(*object, type)) return base::fail(*fault);
  }
  const auto config = registration_spec().decode(request.config);
  if (!config) return base::fail(config.error());
  auto model =
      registration_spec().decode(schema::with_write_only(schema_, request.planned, request.config));
  if (model && model->ssh.is_known()) {
    model->ssh = with_own_secrets(model->ssh.value(), config->ssh);
  }
  return model;
}

}  // namespace provider
