#include "registration/host_inspection.h"

#include <algorithm>
#include <utility>

#include "base/retry.h"
#include "base/text.h"
#include "checks/inspect.h"
#include "coolify/proxy_ports.h"
#include "ssh/wire.h"

namespace registration {
namespace {

/// The script itself ends after 80 s, whatever hangs on the host.
constexpr base::Duration kInspectionLimit = std::chrono::seconds(120);
constexpr int kMostReconnections = 3;
constexpr base::Duration kLongestPause = std::chrono::minutes(5);
constexpr base::Duration kShortestBootPause = std::chrono::seconds(2);
constexpr base::Duration kLongestBootPause = std::chrono::seconds(10);

base::Diagnostic cancelled() {
  return {.kind = base::ErrorKind::cancelled,
          .code = "registration.cancelled",
          .summary = "The run was stopped",
          .cause = "A stop was requested while the host was waited for.",
          .remedy = "Start again to go on."};
}

base::Diagnostic too_long(const checks::Unfinished& unfinished, base::Duration waited) {
  return {.severity = base::Severity::warning,
          .kind = base::ErrorKind::timeout,
          .code = unfinished.code,
          .summary = unfinished.summary,
          .cause = base::evidence_text(unfinished.cause) + " It was waited for " +
                   base::format_duration(waited) + ".",
          .remedy = "Look at what keeps the first boot busy, or allow it more time."};
}

/// Coolify starts no proxy on a build server, of whatever type.
std::vector<std::uint16_t> proxy_ports(const coolify::SettingValues& settings) {
  if (settings.get(coolify::kIsBuildServer).value_or(false)) return {};
  return coolify::proxy_ports(settings.get(coolify::kProxyType));
}

/// The ids of the findings of which `holds` is true: "docker,login".
std::string ids_of(const checks::Report& report, bool (checks::Finding::*holds)() const) {
  std::string ids;
  for (const checks::Finding& finding : report.findings()) {
    if ((finding.*holds)()) ids += (ids.empty() ? "" : ",") + finding.id;
  }
  return ids;
}

void log_findings(const checks::Report& report, const base::Log& log) {
  for (const checks::Finding& finding : report.findings()) {
    log.debug("check", {{"id", finding.id},
                        {"status", std::string(finding.status())},
                        {"message", finding.message()}});
  }
  log.info("inspected the host", {{"overall", std::string(checks::to_string(report.overall()))},
                                  {"checks", static_cast<std::int64_t>(report.findings().size())},
                                  {"failed", ids_of(report, &checks::Finding::is_error)},
                                  {"warnings", ids_of(report, &checks::Finding::is_warning)}});
}

/// What keeps a report from being a good one: the code of the first error, the message of each.
base::Wait wait_for(const checks::Report& report) {
  base::Wait wait{.what = "the checks to pass"};
  for (const checks::Finding& finding : report.findings()) {
    if (!finding.is_error()) continue;
    if (wait.code.empty()) wait.code = finding.failure()->code;
    wait.cause += (wait.cause.empty() ? "" : " ") + finding.title + ": " + finding.message();
  }
  return wait;
}

}  // namespace

checks::Options inspection_options(checks::Options configured, const std::string& user,
                                   const coolify::SettingValues& settings,
                                   const ssh::PublicKey* key) {
  configured.registered_user = user;
  configured.proxy_ports = proxy_ports(settings);
  if (key != nullptr) {
    configured.key = {.type = key->type,
                      .blob = ssh::encode_base64(key->blob),
                      .rsa_bits = static_cast<std::int64_t>(key->rsa_bits())};
  }
  return configured;
}

HostInspection::HostInspection(HostConnector& host, checks::Options options, Patience patience,
                               Connected connected, Amend amend)
    : host_(host),
      options_(std::move(options)),
      patience_(patience),
      connected_(std::move(connected)),
      amend_(std::move(amend)),
      most_attempts_(patience.attempts) {}

base::Expected<void> HostInspection::connect(const base::Context& context) {
  auto connection = host_.connect(context);
  if (!connection) return base::fail(connection.error());
  connection_ = *std::move(connection);
  if (connected_) connected_(connection_);
  return {};
}

bool HostInspection::is_worth_reconnecting(const base::Diagnostic& error, int reconnections) {
  return error.kind == base::ErrorKind::connection_lost && reconnections < kMostReconnections;
}

base::Expected<void> HostInspection::inspect(const base::Context& context) {
  auto facts = on_host(context, [&](ssh::Executor& executor) {
    return checks::inspect(executor, options_, context.within(kInspectionLimit));
  });
  if (!facts) return base::fail(facts.error());
  if (amend_) amend_(*facts);
  summary_ = checks::summarize(*facts);
  report_ = checks::judge(*facts, options_);
  log_findings(*report_, context.log);
  facts_ = *std::move(facts);
  return {};
}

base::Expected<void> HostInspection::inspect_after(base::TimePoint until,
                                                   const base::Context& context) {
  if (context.clock->sleep_until(until, context.stop) == base::Waited::cancelled) {
    return base::fail(cancelled());
  }
  return inspect(context);
}

base::Expected<void> HostInspection::wait_for_first_boot(
    const base::Context& context, const std::function<void(base::Diagnostic)>& late) {
  const base::Context own = context.within(patience_.first_boot_timeout);
  const base::TimePoint began = own.clock->now();
  base::BackoffSequence pauses({kShortestBootPause, kLongestBootPause, 0.25});
  std::optional<base::TimePoint> docker_since;
  std::int64_t looks = 0;
  while (const auto unfinished = checks::unfinished_boot(facts_, patience_.first_boot)) {
    const base::TimePoint now = own.clock->now();
    const base::TimePoint until = now + pauses.next();
    if (until >= own.deadline.when()) {
      late(too_long(*unfinished, now - began));
      return {};
    }
    // Docker is looked at last: once it is what is waited for, everything else has finished.
    if (unfinished->part == checks::BootPart::docker && patience_.docker_timeout) {
      if (!docker_since) docker_since = now;
      if (until >= *docker_since + *patience_.docker_timeout) {
        late(too_long(*unfinished, now - *docker_since));
        return {};
      }
    }
    own.tell({"the first boot", ++looks, unfinished->code, unfinished->cause, until - now});
    if (auto inspected = inspect_after(until, context); !inspected) return inspected;
  }
  return {};
}

base::Expected<void> HostInspection::wait_while(
    const std::function<bool(const checks::Report&)>& goes_on, const base::Context& context) {
  base::BackoffSequence pauses({patience_.pause, std::max(kLongestPause, patience_.pause), 0.1});
  while (attempts_ < most_attempts_ && report_ && goes_on(*report_)) {
    const base::Duration pause = pauses.next();
    const base::TimePoint until = context.clock->now() + pause;
    if (until >= context.deadline.when()) return {};
    base::Wait wait = wait_for(*report_);
    wait.attempt = attempts_++;
    wait.next_try = pause;
    context.tell(wait);
    if (auto inspected = inspect_after(until, context); !inspected) return inspected;
  }
  return {};
}

}  // namespace registration
