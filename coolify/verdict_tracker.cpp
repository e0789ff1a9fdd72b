#include "coolify/verdict_tracker.h"

#include <utility>

#include "base/text.h"
#include "coolify/usability.h"
#include "coolify/validation_log.h"

namespace coolify {
namespace {

using std::chrono::seconds;

/// Plain mode sets its flags up to a second before its last checks.
constexpr base::Duration kHoldWithCheckTimes = seconds(2);
/// Without the times of the checks, only that nothing changes any more speaks for the end.
constexpr base::Duration kHoldWithoutCheckTimes = seconds(5);
/// Install mode ends up to a second before its metadata appear.
constexpr base::Duration kMetadataGrace = seconds(10);
/// The same log as before on a record that was touched: a run that failed like the last one, or
/// Coolify's background check, which comes about once a minute and counts its failures.
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

Verdict failed(const Server& server, const std::optional<std::string>& new_logs) {
  Verdict verdict = facts_of(server);
  verdict.failure = VerdictFailure::unknown;
  if (!new_logs) {
    const auto old_logs = logs_of(server);
    if (old_logs) verdict.validation_logs = "(unchanged since before)\n" + clean_log(*old_logs);
    return verdict;
  }
  verdict.validation_logs = clean_log(*new_logs);
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

base::Diagnostic warning(const char* code, const char* summary, const char* cause,
                         std::string evidence, const char* remedy) {
  return {.severity = base::Severity::warning,
          .kind = base::ErrorKind::api_refused,
          .code = code,
          .summary = summary,
          .cause = cause,
          .evidence = std::move(evidence),
          .remedy = remedy};
}

base::Diagnostic proxy_warning(const std::string& log) {
  return warning("verdict.proxy_not_started", "Coolify did not start the proxy",
                 "The server is usable, but an error came after the checks: the proxy type is "
                 "none, or one of the ports 80, 443 and 8080 is taken.",
                 log, "Free the ports and start the proxy in Coolify, or set proxy_type to none.");
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
  return is_new ? std::optional(failed(server, logs)) : std::nullopt;
}

std::optional<Verdict> VerdictTracker::observe_install(const Server& server, base::TimePoint now) {
  if (server.is_validating) {
    seen_running_ = true;
    idle_since_.reset();
    return std::nullopt;
  }
  const auto logs = logs_of(server);
  const auto new_logs = logs != before_.logs ? logs : std::nullopt;
  if (has_good_flags(server) && has_new_metadata(server)) {
    return silent_end(server);
  }
  if (new_logs) {
    if (auto verdict = proxy_step_failed(server, *new_logs)) return verdict;
    Verdict verdict = failed(server, new_logs);
    if (verdict.failure != VerdictFailure::unknown) return verdict;
  }
  // That the record was touched proves no run: a failed one leaves a log, a good one its times.
  const bool timed = server.settings.tells_check_times && passed_checks(server);
  if (!seen_running_ && !timed && !new_logs && !(logs && touched(server))) return std::nullopt;
  if (!idle_since_) idle_since_ = now;
  base::Duration grace = kMetadataGrace;
  if (!seen_running_ && !timed && !new_logs) {
    grace =
        server.unreachable_count == before_.unreachable_count ? kSameLogGrace : kBackgroundGrace;
  }
  if (now - *idle_since_ < grace) return std::nullopt;
  if (!timed || new_logs) return failed(server, new_logs);
  Verdict verdict = silent_end(server);
  verdict.warnings.add(metadata_warning());
  return verdict;
}

std::optional<Verdict> VerdictTracker::proxy_step_failed(const Server& server,
                                                         const std::string& new_logs) const {
  const std::string text = clean_log(new_logs);
  if (!has_good_flags(server) || !classify_log(text).late_error) {
    return std::nullopt;
  }
  Verdict verdict = silent_end(server);
  verdict.validation_logs = text;
  verdict.warnings.add(proxy_warning(text));
  return verdict;
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
  if (!seen_change_) {
    return silence("verdict.no_worker", "No worker took up the validation",
                   "Coolify accepted the validation, but nothing about the server changed since: "
                   "its queue worker does not run or is busy, or the validation crashed half way.",
                   "Look at Coolify's queue (Horizon) and restart it if it stands still, then "
                   "try again.");
  }
  const bool reachable = last_ && last_->is_reachable;
  const bool usable = last_ && last_->is_usable;
  return silence("verdict.timeout", "Coolify gave no verdict in time",
                 std::string("The validation began but did not come to an end. Reachable: ") +
                     (reachable ? "yes" : "no") + ", usable: " + (usable ? "yes" : "no") + ".",
                 "Allow more time, or look at the server's page in Coolify.");
}

}  // namespace coolify
