// What a destroy does.
#include <utility>

#include "provider/advice/advice.h"
#include "provider/server_registration/former_keys.h"
#include "provider/server_registration/lifecycle_arguments.h"
#include "provider/server_registration/login.h"
#include "provider/server_registration/operation.h"
#include "provider/server_registration/resource.h"
#include "provider/server_registration/spec.h"
#include "registration/pipeline.h"

namespace provider {
namespace {

using schema::StateResponse;

base::Diagnostic key_stays(base::Diagnostic why) {
  why.severity = base::Severity::warning;
  why.cause += " So Coolify's key stays on the machine, although `on_destroy.remove_key` is set.";
  why.remedy =
      "Take its line out of `authorized_keys` by hand if the machine stays. A destroy has no "
      "write-only secrets: what it is to log in with belongs into the provider's `defaults.ssh`.";
  return why;
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
  if (successors_.has_other(*uuid, model->registration_id.value_or(""))) {
    response.diagnostics.add(handed_over(*uuid));
    return response;
  }
  registration::RemovalPolicy policy = removal_policy(model->on_destroy);
  Login login;
  if (policy.remove_key) {
    const SshModel ssh = effective_ssh(*model, services_.defaults.ssh());
    auto found = registration_login(ssh, *model, *model, ssh);
    if (found) {
      login = *std::move(found);
    } else {
      policy.remove_key = false;
      response.diagnostics.add(key_stays(found.error()));
    }
  }
  registration::Config config = workflow_config(*model, {}, services_);
  config.former_keys = remembered_keys(request.planned_private);
  const auto host = services_.connector(std::move(login));
  registration::Pipeline pipeline(*host, **client);
  response.diagnostics.add_all(for_terraform(pipeline.remove(
      *uuid, config, policy, context.within(time_limit(model->timeouts, &TimeoutsModel::remove)))));
  return response;
}

}  // namespace provider
