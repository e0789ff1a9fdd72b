#include "provider/server_registration/operation.h"

#include <string>
#include <utility>

#include "provider/advice/advice.h"
#include "provider/arguments/health_checks.h"
#include "provider/server_registration/login.h"
#include "provider/server_registration/mapping.h"

namespace provider {
namespace {

/// Whether there may be no Coolify at the endpoint any more.
bool may_be_gone(base::ErrorKind kind) {
  using base::ErrorKind;
  return kind == ErrorKind::unreachable || kind == ErrorKind::timeout ||
         kind == ErrorKind::connection_lost || kind == ErrorKind::api_unavailable ||
         kind == ErrorKind::no_such_call;
}

}  // namespace

schema::StateResponse failed(base::Diagnostic error) {
  schema::StateResponse response;
  response.diagnostics.add(for_terraform(std::move(error)));
  return response;
}

schema::StateResponse failed_to_ask(base::Diagnostic error) {
  if (may_be_gone(error.kind)) {
    error.notes.push_back(
        {.name = "instance_gone",
         .value = {},
         .text = "If this Coolify is gone for good, `terraform state rm` with the address of this "
                 "resource forgets the registration without asking it; so does a `removed` block "
                 "with `destroy = false`. The machine stays as it is."});
  }
  return failed(std::move(error));
}

base::Diagnostic incomplete(const char* name) {
  return {
      .kind = base::ErrorKind::bug,
      .code = "registration.incomplete",
      .summary = "The registration lacks a value",
      .cause = std::string("Terraform gave no value of `") + name +
               "`, without which nothing can be done.",
      .remedy = "This is a fault of Terraform, of the state or of this provider: please report it.",
      .path = base::Path::of(name)};
}

std::optional<base::Diagnostic> record_fault(const RegistrationModel& model) {
  if (!model.ip.is_known()) return incomplete("ip");
  if (!model.private_key_uuid.is_known()) return incomplete("private_key_uuid");
  return std::nullopt;
}

registration::Config workflow_config(const RegistrationModel& model,
                                     const schema::Field<SentinelModel>& prior,
                                     const Services& services) {
  registration::Config config = registration_config(
      model, with_default_checks(model.health_checks, services.defaults.health_checks()));
  config.checks.coolify_url = services.access.endpoint_for_hosts();
  const SshModel ssh = effective_ssh(model, services.defaults.ssh());
  config.logs_in = is_login_enabled(ssh);
  if (login_endpoint(ssh, config.ip).port != config.port) config.checks.coolify_port = config.port;
  if (auto token = token_to_send(model.sentinel, prior)) {
    config.settings.sentinel.set(coolify::kSentinelToken, *std::move(token));
  }
  return config;
}

}  // namespace provider
