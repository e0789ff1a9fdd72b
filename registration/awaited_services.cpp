#include "registration/awaited_services.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"
#include "coolify/stopped.h"
#include "coolify/validation.h"

namespace registration {
namespace {

constexpr base::Duration kLook = std::chrono::seconds(5);
constexpr coolify::SettingKey<bool> kSentinelEnabled{"is_sentinel_enabled"};
constexpr const char* kSubject = "Coolify's services on the server";

/// Coolify's times have a resolution of one second.
base::WallTime whole_seconds(base::WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

bool has_proxy(const coolify::Server& server) {
  return server.proxy_status.value_or("") == "running";
}

/// Whether Sentinel has reported since `began`, which the instance's own clock is asked about.
bool has_report(const coolify::Server& server, base::TimePoint began, const base::Clock& clock) {
  const auto& reported = server.sentinel_updated_at;
  if (!reported || (server.created_at && *reported <= *server.created_at)) return false;
  if (!server.answered_at) return true;
  return *reported >= whole_seconds(*server.answered_at - (clock.now() - began));
}

base::Diagnostic proxy_not_running(const coolify::Server& server, base::Duration limit) {
  return {.kind = base::ErrorKind::timeout,
          .code = "registration.proxy_not_running",
          .summary = "The server's proxy does not run",
          .cause = "Coolify calls the server usable, but for " + base::format_duration(limit) +
                   " it did not say that its proxy runs; last it said \"" +
                   base::evidence_text(server.proxy_status.value_or("nothing")) + "\".",
          .remedy =
              "Look at Proxy and its logs on the server's page in Coolify: mostly one of its "
              "ports is taken, or its image cannot be fetched. Then try again, or do not "
              "wait for the proxy.",
          .values = {{"uuid", server.uuid}}};
}

base::Diagnostic sentinel_silent(const coolify::Server& server, base::Duration limit) {
  return {.kind = base::ErrorKind::timeout,
          .code = "registration.sentinel_silent",
          .summary = "Sentinel does not report to Coolify",
          .cause = "Coolify calls the server usable, but for " + base::format_duration(limit) +
                   " Sentinel, its agent on the server, has not reported.",
          .remedy =
              "Check that the container coolify-sentinel runs on the server and reaches the "
              "instance's own URL, which is set in Coolify; then try again, or do not wait "
              "for Sentinel.",
          .values = {{"uuid", server.uuid}}};
}

base::Diagnostic service_absent(const coolify::Server& server, const std::string& service,
                                const std::string& why) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "registration.service_absent",
          .summary = "What is waited for cannot come",
          .cause =
              "Coolify calls the server usable, but never runs " + service + " there: " + why + ".",
          .remedy = "Change that in Coolify, or do not wait for " + service + ".",
          .values = {{"uuid", server.uuid}}};
}

/// What Coolify's own record of the server rules out.
std::optional<base::Diagnostic> impossible(const coolify::Server& server,
                                           const AwaitedServices& wanted) {
  const coolify::SettingValues& settings = server.settings.values;
  const std::string type = settings.get(coolify::kProxyType).value_or("");
  const bool is_build_server = settings.get(coolify::kIsBuildServer).value_or(false);
  if (wanted.proxy && is_build_server) {
    return service_absent(server, "a proxy", "it is a build server");
  }
  if (wanted.proxy && (type == "none" || type == "nginx")) {
    return service_absent(server, "a proxy", "the type of its proxy is `" + type + "`");
  }
  if (wanted.sentinel && is_build_server) {
    return service_absent(server, "Sentinel", "it is a build server");
  }
  if (wanted.sentinel && !server.settings.sentinel.get(kSentinelEnabled).value_or(true)) {
    return service_absent(server, "Sentinel", "it is switched off");
  }
  return std::nullopt;
}

/// What is still awaited, as the error it is in the end; nothing when all is at work.
std::optional<base::Diagnostic> lacking(const coolify::Server& server, const Config& config,
                                        base::TimePoint began, const base::Clock& clock) {
  const AwaitedServices& wanted = config.services;
  if (wanted.proxy && !has_proxy(server)) return proxy_not_running(server, wanted.timeout);
  if (wanted.sentinel && !has_report(server, began, clock)) {
    return sentinel_silent(server, wanted.timeout);
  }
  return std::nullopt;
}

}  // namespace

base::Expected<void> await_services(Run& run, coolify::Client& client, const Config& config,
                                    base::TimePoint began) {
  if (!config.services.any()) return {};
  run.begin(Stage::services);
  const std::string& uuid = run.result().uuid;
  const base::Context context = run.context().within(config.services.timeout);
  base::Clock& clock = *context.clock;
  std::optional<base::Diagnostic> last;
  for (std::int64_t looks = 1;; ++looks) {
    const auto read = client.get_server(uuid, context);
    if (read) {
      const std::optional<coolify::Server>& server = *read;
      if (!server) return base::fail(coolify::vanished(uuid, "its services ran"));
      if (auto never = impossible(*server, config.services)) return base::fail(*std::move(never));
      last = lacking(*server, config, began, clock);
      if (!last) return {};
    } else if (!base::retryable(read.error().kind)) {
      return base::fail(read.error());
    } else if (!last || !context.deadline.passed(clock)) {
      last = read.error();
    }
    const base::TimePoint until = std::min(clock.now() + kLook, context.deadline.when());
    context.tell({kSubject, looks, last->code, last->summary, until - clock.now()});
    if (clock.sleep_until(until, context.stop) == base::Waited::cancelled) {
      return base::fail(coolify::stopped(base::Waited::cancelled, kSubject));
    }
    if (context.deadline.passed(clock)) return base::fail(*std::move(last));
  }
}

}  // namespace registration
