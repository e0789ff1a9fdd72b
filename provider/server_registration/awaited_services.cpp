#include "provider/server_registration/awaited_services.h"

#include <optional>
#include <string>

#include "coolify/server_settings.h"
#include "provider/arguments/coolify_settings.h"

namespace provider {
namespace {

using schema::Value;

bool is_true(const Value& value) { return value.is_known() && value.as_boolean(); }
bool is_false(const Value& value) { return value.is_known() && !value.as_boolean(); }

bool is_never_asked(const RegistrationModel& model) {
  const ValidationModel* const validation = model.validation.if_known();
  return validation != nullptr && validation->mode.value_or("") == "none";
}

bool has_no_sentinel(const RegistrationModel& model) {
  const SentinelModel* const sentinel = model.sentinel.if_known();
  return sentinel != nullptr && is_false(setting_field(sentinel->settings, "enabled"));
}

bool has_no_proxy(const RegistrationModel& model) {
  const Value type = setting_field(model.settings, "proxy_type");
  return type.is_known() && (type.as_string() == "none" || type.as_string() == "nginx");
}

base::Diagnostic absent(const char* name, const std::string& service, const std::string& cause) {
  return {
      .kind = base::ErrorKind::invalid_config,
      .code = "config.service_absent",
      .summary = "What is to be waited for cannot come",
      .cause = "`wait_for." + std::string(name) + "` waits for " + service + ", but " + cause + ".",
      .remedy = "Leave `wait_for." + std::string(name) + "` out, or change the other argument.",
      .path = base::Path::of("wait_for").name(name)};
}

/// Why Coolify has no such service on the server; nothing where it may have.
std::optional<std::string> why_absent(const RegistrationModel& model, bool is_switched_off,
                                      const std::string& switched_off) {
  if (is_never_asked(model)) return "with `validation.mode = \"none\"` Coolify never looks at it";
  if (is_true(setting_field(model.settings, "is_build_server"))) {
    return "a build server (`is_build_server`) has none";
  }
  if (is_switched_off) return switched_off;
  return std::nullopt;
}

}  // namespace

base::Diagnostics absent_service_faults(const RegistrationModel& model) {
  base::Diagnostics faults;
  const WaitForModel* const wait_for = model.wait_for.if_known();
  if (wait_for == nullptr) return faults;
  if (wait_for->proxy.value_or(false)) {
    const auto why =
        why_absent(model, has_no_proxy(model), "with this `proxy_type` Coolify starts none");
    if (why) faults.add(absent("proxy", "the server's proxy", *why));
  }
  if (wait_for->sentinel.value_or(false)) {
    const auto why =
        why_absent(model, has_no_sentinel(model), "`sentinel.enabled` switches it off");
    if (why) faults.add(absent("sentinel", "Sentinel", *why));
  }
  return faults;
}

}  // namespace provider
