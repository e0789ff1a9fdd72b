#include "coolify/verdict_tracker.h"

#include <utility>

#include "base/text.h"
#include "coolify/proxy_ports.h"
#include "coolify/usability.h"
#include "coolify/validation_log.h"

namespace coolify {
namespace {

using std::chrono::seconds;

/// Plain mode sets its flags up to a second before its last checks.
constexpr base::Duration kHoldWithCheckTimes = seconds(2);
/// Without the times of the checks, only that nothing changes any more speaks for the end.
constexpr base::Duration kHoldWithoutCheckTimes = seconds(5);
/// Install mode ends before its metadata appear: by 2.1 seconds on a machine that was busy.
constexpr base::Duration kMetadataGrace = seconds(10);
/// The same log as before on a record that was touched: a run that failed like the last one; or
/// Coolify's background check, which comes about once a minute and counts its failures; or the
/// server's agent, which reports as often.
constexpr base::Duration kSameLogGrace = seconds(10);
constexpr base::Duration kBackgroundGrace = seconds(70);

bool newer(const std::optional<base::WallTime>& now, const std::optional<base::WallTime>& before) {
  return now && (!before || *now > *before);
}

/// The log, with an empty one counted as none.
std::optional<std::string> logs_of(const Server& server) {
  if (!server.validation_logs || base::trimmed(*server.validation_logs).empty()) {
    return std::nullopt;
  }
  return server.validation_logs;
}

RecordedDocker docker_of(const Server& server) {
  return recorded_docker(server.settings.docker_version, server.settings.compose_version);
}

Verdict facts_of(const Server& server) {
  Verdict verdict;
  verdict.reachable = server.is_reachable;
  verdict.docker_version = server.settings.docker_version.value_or("");
  verdict.compose_version = server.settings.compose_version.value_or("");
  return verdict;
}

/// The verdict of a validation that ended without a word: good, unless the versions it recorded say
/// otherwise.
Verdict silent_end(const Server& server) {
  Verdict verdict = facts_of(server);
  verdict.usable = true;
  if (!server.settings.tells_check_times) return verdict;
  switch (docker_of(server)) {
    case RecordedDocker::good:
      break;
    case RecordedDocker::too_old:
      verdict.failure = VerdictFailure::docker_too_old;
      break;
    case RecordedDocker::untold:
    case RecordedDocker::unreadable:
    case RecordedDocker::without_compose:
      verdict.failure = VerdictFailure::docker_missing;
      break;
  }
  verdict.usable = !verdict.failure;
  return verdict;
}

/// The verdict of a validation that failed, by the log it left.
Verdict failed(const Server& server) {
  Verdict verdict = facts_of(server);
  verdict.validation_logs = clean_log(logs_of(server).value_or(""));
  LogClass log = classify_log(verdict.validation_logs);
  verdict.failure = log.failure;
  verdict.connection_cause = log.connection_cause;
  verdict.missing_commands = std::move(log.missing_commands);
  // Coolify has one text for four Docker faults, but it may have recorded the version.
  if (log.failure == VerdictFailure::docker_missing &&
      docker_of(server) == RecordedDocker::too_old) {
    verdict.failure = VerdictFailure::docker_too_old;
  }
  return verdict;
}

base::Diagnostic warning(const char* code, const char* summary, std::string cause,
                         std::string evidence, std::string remedy) {
  return {.severity = base::Severity::warning,
          .kind = base::ErrorKind::api_refused,
          .code = code,
          .summary = summary,
          .cause = std::move(cause),
          .evidence = std::move(evidence),
          .remedy = std::move(remedy)};
}

/// Why a proxy of this type may not have been started, and what to do.
std::pair<std::string, std::string> proxy_advice(const std::optional<std::string>& type) {
  if (type == "none") {
    return {"The server has none, which a validation in install mode takes for an error.",
            "Nothing has to be done for a server without a proxy; a plain validation does not "
            "start one."};
  }
  const auto ports = proxy_ports(type);
  if (ports.empty()) {
    return {"For a proxy of the type " + *type + " Coolify starts nothing and looks at no port.",
            "Look at the proxy on the server's page in Coolify, or set proxy_type to none."};
  }
  const std::string text = ports_text(ports);
  return {"A proxy of the type " + type.value_or("traefik") + " needs the ports " + text +
              "; one that is taken is the usual reason.",
          "Free the ports " + text +
              " (ss -ltnp on the server shows who listens) and start the proxy in Coolify, or set "
              "proxy_type to none."};
}

base::Diagnostic proxy_warning(const Server& server, const std::string& log) {
  auto [cause, remedy] = proxy_advice(server.settings.values.get(kProxyType));
  return warning("verdict.proxy_not_started", "Coolify did not start the proxy",
                 "The server is usable, but an error came after the checks. " + cause, log,
                 std::move(remedy));
}

base::Diagnostic metadata_warning() {
  return warning("verdict.no_metadata", "Coolify recorded no hardware data",
                 "Every check passed, but the last step of the validation left nothing behind.", {},
                 "Nothing has to be done; Coolify shows the data after its next validation.");
}

base::Diagnostic silence(const char* code, const char* summary, std::string cause,
                         const char* remedy) {
  return {.kind = base::ErrorKind::timeout,
          .code = code,
          .summary = summary,
          .cause = std::move(cause),
          .remedy = remedy};
}

}  // namespace

Baseline Baseline::of(const Server& server) {
  Baseline before;
  before.reachable = server.is_reachable;
  before.usable = server.is_usable;
  before.logs = logs_of(server);
  before.updated_at = server.updated_at;
  before.docker_checked_at = server.settings.docker_version_checked_at;
  before.compose_checked_at = server.settings.compose_version_checked_at;
  before.metadata_collected_at = server.metadata_collected_at;
  before.settings_updated_at = server.settings.updated_at;
  before.unreachable_count = server.unreachable_count;
  return before;
}

Baseline Baseline::just_created_server() {
  Baseline before;
  before.just_created = true;
  return before;
}

VerdictTracker::VerdictTracker(ValidationMode mode, Baseline before, base::TimePoint posted,
                               std::optional<base::WallTime> accepted_at)
    : mode_(mode), before_(std::move(before)), posted_(posted), accepted_at_(accepted_at) {}

std::optional<Verdict> VerdictTracker::observe(const Server& server, base::TimePoint now) {
  last_ = server;
  seen_change_ = seen_change_ || changed(server);
  auto verdict =
      mode_ == ValidationMode::install ? observe_install(server, now) : observe_plain(server, now);
  if (verdict) verdict->server = server;
  return verdict;
}

std::optional<Verdict> VerdictTracker::observe_plain(const Server& server, base::TimePoint now) {
  const auto logs = logs_of(server);
  if (!logs) {
    seen_without_logs_ = true;
    return held_long_enough(server, now) ? std::optional(silent_end(server)) : std::nullopt;
  }
  good_since_.reset();
  const bool is_new = !before_.logs || seen_without_logs_ || touched(server);
  return is_new ? std::optional(failed(server)) : std::nullopt;
}

std::optional<Verdict> VerdictTracker::observe_install(const Server& server, base::TimePoint now) {
  if (server.is_validating) {
    seen_running_ = true;
    idle_since_.reset();
    return std::nullopt;
  }
  if (has_good_flags(server) && has_new_metadata(server)) return silent_end(server);
  const auto logs = logs_of(server);
  const bool is_new_log = logs && logs != before_.logs;
  if (is_new_log && tells_end(server)) return verdict_by_log(server);
  // That the record was touched proves no run: a failed one leaves a log, a good one its times.
  const bool timed = server.settings.tells_check_times && passed_checks(server);
  const bool is_proven = seen_running_ || timed || is_new_log;
  if (!is_proven && !(logs && touched(server))) return std::nullopt;
  if (!idle_since_) idle_since_ = now;
  const base::Duration grace = is_proven ? kMetadataGrace : grace_for_same_log(server);
  if (now - *idle_since_ < grace) return std::nullopt;
  return verdict_by_log(server);
}

base::Duration VerdictTracker::grace_for_same_log(const Server& server) const {
  // The record of a server that works is touched by its agent as well.
  const bool others_touch =
      has_good_flags(server) || server.unreachable_count != before_.unreachable_count;
  return others_touch ? kBackgroundGrace : kSameLogGrace;
}

bool VerdictTracker::tells_end(const Server& server) const {
  const LogClass log = classify_log(clean_log(*logs_of(server)));
  return log.failure != VerdictFailure::unknown || (log.late_error && passed_checks(server));
}

Verdict VerdictTracker::verdict_by_log(const Server& server) const {
  const std::string text = clean_log(logs_of(server).value_or(""));
  const LogClass log = classify_log(text);
  const bool is_proxy_fault = log.late_error && passed_checks(server);
  if (!is_proxy_fault && !is_left_behind(server, log)) return failed(server);
  Verdict verdict = silent_end(server);
  if (is_proxy_fault) verdict.validation_logs = text;
  if (verdict.usable) {
    verdict.warnings.add(is_proxy_fault ? proxy_warning(server, text) : metadata_warning());
  }
  return verdict;
}

bool VerdictTracker::is_left_behind(const Server& server, const LogClass& log) const {
  const auto logs = logs_of(server);
  if ((logs && logs != before_.logs) || !passed_checks(server)) return false;
  if (server.settings.tells_check_times || !logs) return true;
  // Without the times of the checks, flags that may be of before tell less.
  return log.failure == VerdictFailure::connection || !before_.usable;
}

bool VerdictTracker::has_new_metadata(const Server& server) const {
  return newer(server.metadata_collected_at, before_.metadata_collected_at) &&
         (!accepted_at_ || server.metadata_collected_at >= *accepted_at_);
}

bool VerdictTracker::suggests_end(const ServerSummary& server, base::TimePoint now) {
  if (held_long_enough(server, now)) return true;
  if (good_since_) return false;
  const bool flags_changed =
      server.is_reachable != before_.reachable || server.is_usable != before_.usable;
  // What one look at the whole server has already taken into account suggests nothing any more.
  const ServerSummary* seen = last_ ? &*last_ : nullptr;
  const bool known = seen != nullptr && seen->is_reachable == server.is_reachable &&
                     seen->is_usable == server.is_usable &&
                     seen->settings.updated_at == server.settings.updated_at;
  return !known && (flags_changed || (!before_.just_created && newer(server.settings.updated_at,
                                                                     before_.settings_updated_at)));
}

bool VerdictTracker::passed_checks(const ServerSummary& server) const {
  if (!has_good_flags(server)) return false;
  const ServerSettings& settings = server.settings;
  return !settings.tells_check_times ||
         (newer(settings.docker_version_checked_at, before_.docker_checked_at) &&
          newer(settings.compose_version_checked_at, before_.compose_checked_at));
}

bool VerdictTracker::held_long_enough(const ServerSummary& server, base::TimePoint now) {
  if (!passed_checks(server)) {
    good_since_.reset();
    return false;
  }
  if (!good_since_) good_since_ = now;
  const base::Duration held = now - *good_since_;
  if (server.settings.tells_check_times) return held >= kHoldWithCheckTimes;
  return held >= kHoldWithoutCheckTimes && now - posted_ >= kHoldWithoutCheckTimes;
}

bool VerdictTracker::touched(const Server& server) const {
  return newer(server.updated_at, before_.just_created ? server.created_at : before_.updated_at);
}

bool VerdictTracker::changed(const Server& server) const {
  const Baseline now = Baseline::of(server);
  return server.is_validating || now.logs != before_.logs || now.reachable != before_.reachable ||
         now.usable != before_.usable ||
         now.metadata_collected_at != before_.metadata_collected_at ||
         newer(now.docker_checked_at, before_.docker_checked_at) ||
         newer(now.compose_checked_at, before_.compose_checked_at);
}

base::Diagnostic VerdictTracker::explain_silence() const {
  if (last_ && last_->is_validating) {
    return silence("verdict.stuck", "Coolify's validation does not end",
                   "The server is still marked as being validated. Coolify ends such a job after "
                   "600 seconds, but the mark stays when its worker dies.",
                   "Validate the server in Coolify; if that hangs too, restart Coolify's queue "
                   "worker (Horizon).");
  }
  // On an instance that tells no times of its checks a good run changes nothing on a good server.
  const bool proves_nothing = last_ && has_good_flags(*last_) && !last_->settings.tells_check_times;
  if (!seen_change_ && !proves_nothing) {
    return silence("verdict.no_worker", "No worker took up the validation",
                   "Coolify accepted the validation, but nothing about the server changed since: "
                   "its queue worker does not run or is busy, or the validation crashed half way.",
                   "Look at Coolify's queue (Horizon) and restart it if it stands still, then "
                   "try again.");
  }
  const bool reachable = last_ && last_->is_reachable;
  const bool usable = last_ && last_->is_usable;
  return silence("verdict.timeout", "Coolify gave no verdict in time",
                 std::string(seen_change_ ? "The validation began but did not come to an end."
                                          : "Nothing about the server changed, which this version "
                                            "of Coolify does not need for a good verdict.") +
                     " Reachable: " + (reachable ? "yes" : "no") +
                     ", usable: " + (usable ? "yes" : "no") + ".",
                 "Allow more time, or look at the server's page in Coolify.");
}

}  // namespace coolify
