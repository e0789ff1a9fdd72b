#include "provider/preflight/look.h"

#include <optional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "checks/catalog.h"
#include "provider/advice/advice.h"
#include "provider/arguments/health_checks.h"
#include "provider/arguments/login_keys.h"
#include "provider/arguments/ssh_check.h"
#include "provider/arguments/ssh_merge.h"
#include "provider/preflight/spec.h"
#include "registration/public_half.h"
#include "registration/time_limits.h"

namespace provider {
namespace {

using registration::PreflightOrder;
using registration::PreflightResult;

base::Diagnostic login_ruled_out() {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.login_disabled",
          .summary = "Not possible without a login",
          .cause = "A preflight is a login to the machine, and `ssh.enabled` is false.",
          .remedy = "Set `ssh.enabled` to true and say how to log in, or leave the preflight out.",
          .path = base::Path::of("ssh").name("enabled")};
}

base::Diagnostic key_not_named() {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.missing",
          .summary = "Missing argument",
          .cause =
              "With `ssh.use_coolify_key` the login is made with a key of Coolify's, and "
              "`private_key_uuid` does not say which.",
          .remedy = "Set `private_key_uuid`, or log in otherwise.",
          .path = base::Path::of("private_key_uuid")};
}

base::Diagnostic incomplete() {
  return {.kind = base::ErrorKind::bug,
          .code = "preflight.incomplete",
          .summary = "The preflight lacks an address",
          .cause = "Terraform gave no value of `ip`, without which nothing can be looked at.",
          .remedy = "This is a fault of Terraform or of this provider: please report it.",
          .path = base::Path::of("ip")};
}

/// What cannot be, whatever the machine is like.
std::optional<base::Diagnostic> contradiction(const PreflightModel& model, const SshModel& ssh) {
  if (!is_login_enabled(ssh)) return login_ruled_out();
  if (uses_coolify_key(ssh) && model.private_key_uuid.is_null()) return key_not_named();
  return std::nullopt;
}

/// The provider's defaults may say how long, too.
SshModel effective_ssh(const PreflightModel& model, const schema::Field<SshModel>& defaults) {
  SshModel ssh = with_defaults(model.ssh.value_or({}), defaults.value_or({}));
  if (!ssh.timeout.is_known())
    ssh.timeout = base::format_duration(registration::kPreflightLoginLimit);
  return ssh;
}

PreflightOrder order_of(const PreflightModel& model, const SshModel& ssh,
                        const Services& services) {
  const PreflightModel all = preflight_action_spec().with_fallbacks(model);
  PreflightOrder order;
  order.user = all.user.value();
  order.settings.set(coolify::kProxyType, all.proxy_type.value());
  order.settings.set(coolify::kIsBuildServer, all.is_build_server.value());
  order.checks =
      check_options(with_default_checks(model.health_checks, services.defaults.health_checks()));
  apply_docker_checks(model.docker, order.checks);
  order.checks.coolify_url = services.access.endpoint_for_hosts();
  const auto port = static_cast<std::uint16_t>(all.port.value());
  const ssh::Endpoint login = login_endpoint(ssh, *model.ip);
  if (login.port != port) {
    order.checks.coolify_port = port;
    if (login.host == *model.ip) order.tried_port = port;
  }
  if (model.wait_for.is_known()) order.patience = patience_of(model.wait_for, model.docker);
  return order;
}

/// How to log in, and the key that is looked for; Coolify is asked where one is named.
base::Expected<Login> login_of(const PreflightModel& model, const SshModel& ssh,
                               const Services& services, const base::Context& context,
                               std::optional<ssh::PublicKey>& key) {
  SshTarget target;
  target.ip = *model.ip;
  target.cloud_provider = model.cloud_provider.value_or("");
  target.coolify_users = {preflight_action_spec().with_fallbacks(model).user.value()};
  if (const std::string* const uuid = model.private_key_uuid.if_known()) {
    const auto client = services.access.client();
    if (!client) return base::fail(client.error());
    auto half = registration::public_half(**client, *uuid, context);
    if (!half) return base::fail(std::move(half.error()));
    key = *std::move(half);
    auto keys = login_keys(ssh, {*uuid}, **client, context);
    if (!keys) return base::fail(std::move(keys.error()));
    target.coolify_keys = *std::move(keys);
  }
  return make_login(ssh, target);
}

base::Expected<PreflightResult> looked(const PreflightModel& model, const Services& services,
                                       const base::Context& context,
                                       registration::PreflightObserver& observer) {
  if (!model.ip.is_known()) return base::fail(incomplete());
  const SshModel ssh = effective_ssh(model, services.defaults.ssh());
  if (auto fault = contradiction(model, ssh)) return base::fail(*std::move(fault));
  PreflightOrder order = order_of(model, ssh, services);
  auto login = login_of(model, ssh, services, context, order.key);
  if (!login) return base::fail(std::move(login.error()));
  const auto host = services.connector(*std::move(login));
  return registration::preflight(*host, order, context, observer);
}

}  // namespace

base::Diagnostics preflight_faults(const PreflightModel& model) {
  base::Diagnostics faults;
  if (const SshModel* const ssh = model.ssh.if_known()) {
    faults.add_all(check_ssh(*ssh).below(base::Path::of("ssh")));
    if (auto fault = contradiction(model, *ssh)) faults.add(*std::move(fault));
  }
  faults.add_all(checks::validate_options(check_options(model.health_checks))
                     .below(base::Path::of("health_checks")));
  return faults;
}

base::Expected<PreflightResult> look(const PreflightModel& model, const Services& services,
                                     const base::Context& context,
                                     registration::PreflightObserver& observer) {
  auto result = looked(model, services, context, observer);
  if (!result) return base::fail(for_terraform(std::move(result.error())));
  return result;
}

}  // namespace provider
