// What a destroy does.
#include <utility>

#include "provider/advice/advice.h"
#include "provider/server_registration/lifecycle_arguments.h"
#include "provider/server_registration/operation.h"
#include "provider/server_registration/private_data.h"
#include "provider/server_registration/removal_login.h"
#include "provider/server_registration/resource.h"
#include "provider/server_registration/spec.h"
#include "registration/pipeline.h"

namespace provider {

using schema::StateResponse;

namespace {

/// As removal_login(), with Coolify's keys. A warning: the destroy goes on without the login.
base::Expected<Login> login_for_removal(const RegistrationModel& model,
                                        const schema::Field<SshModel>& defaults,
                                        const std::string& private_text, coolify::Client& client,
                                        const base::Context& context) {
  auto keys = removal_keys(model, defaults, private_text, client, context);
  if (!keys) return base::fail(std::move(keys.error()));
  return removal_login(model, defaults, private_text, *std::move(keys));
}

}  // namespace

StateResponse RegistrationResource::remove(const schema::ApplyRequest& request,
                                           const base::Context& context) {
  const auto model = registration_spec().decode(request.prior);
  if (!model) return failed(model.error());
  if (model->uuid.is_null()) return {};  // nothing was recorded
  const std::string* const uuid = model->uuid.if_known();
  if (uuid == nullptr) return failed(incomplete("uuid"));
  if (is_protected(*model)) return failed(delete_protected());
  const auto client = services_.access.client();
  if (!client) return failed(client.error());

  StateResponse response;
  // A state that does not tell whose it is has no successor.
  const std::string* const id = model->registration_id.if_known();
  if (id != nullptr && successors_.has_other(*uuid, *id)) {
    response.diagnostics.add(handed_over(*uuid));
    return response;
  }
  registration::RemovalPolicy policy = removal_policy(model->on_destroy);
  Login login;
  const schema::Field<SshModel> defaults = services_.defaults.ssh();
  const base::Context own = context.within(time_limit(model->timeouts, &TimeoutsModel::remove));
  if (policy.remove_key) {
    auto found = login_for_removal(*model, defaults, request.planned_private, **client, own);
    if (found) {
      login = *std::move(found);
    } else if (found.error().severity == base::Severity::error) {
      return failed_to_ask(found.error());
    } else {
      policy.remove_key = false;
      response.diagnostics.add(found.error());
    }
  }
  registration::Config config = workflow_config(*model, {}, services_);
  config.former_keys = private_data(request.planned_private).former_keys;
  const auto host = services_.connector(std::move(login));
  registration::Pipeline pipeline(*host, **client);
  const base::Diagnostics told = pipeline.remove(*uuid, config, policy, own);
  for (const base::Diagnostic& one : told.items()) {
    const bool is_error = one.severity == base::Severity::error;
    response.diagnostics.add_all(is_error ? failed_to_ask(one).diagnostics : for_terraform(one));
  }
  response.diagnostics =
      with_withheld_named(response.diagnostics, *model, defaults, request.planned_private);
  return response;
}

}  // namespace provider
