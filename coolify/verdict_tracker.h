#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "coolify/server.h"
#include "coolify/validation_log.h"
#include "coolify/validation_mode.h"
#include "coolify/verdict.h"

namespace coolify {

/// What a server looked like just before its validation was asked for.
struct Baseline {
  bool reachable = false;
  bool usable = false;
  std::optional<std::string> logs = {};
  std::optional<base::WallTime> updated_at = {};
  std::optional<base::WallTime> docker_checked_at = {};
  std::optional<base::WallTime> compose_checked_at = {};
  std::optional<base::WallTime> metadata_collected_at = {};
  std::optional<base::WallTime> settings_updated_at = {};
  std::int64_t unreachable_count = 0;
  /// Created by us and never touched since: what is not known here is what it was created with.
  bool just_created = false;

  [[nodiscard]] static Baseline of(const Server& server);
  [[nodiscard]] static Baseline just_created_server();
};

/// Finds the moment a validation has come to its end, and its verdict, from successive looks at the
/// server. No single field tells: Coolify sets its flags before the later checks, leaves them
/// standing after some failures, and in install mode never clears the log. A pure state machine:
/// it reads no clock and sends nothing. Not thread-safe.
class VerdictTracker {
 public:
  /// `posted`: when the request was accepted, by our clock; `accepted_at`: by the instance's.
  VerdictTracker(ValidationMode mode, Baseline before, base::TimePoint posted,
                 std::optional<base::WallTime> accepted_at);

  /// A look at the whole server. Nothing while the end is not certain.
  [[nodiscard]] std::optional<Verdict> observe(const Server& server, base::TimePoint now);

  /// A look at the server's entry in the list, which tells less. True when it suggests that a look
  /// at the whole server brings the verdict.
  [[nodiscard]] bool suggests_end(const ServerSummary& server, base::TimePoint now);

  /// Why there is no verdict although the time is up: `verdict.no_worker`, `verdict.stuck` or
  /// `verdict.timeout`.
  [[nodiscard]] base::Diagnostic explain_silence() const;

 private:
  [[nodiscard]] std::optional<Verdict> observe_plain(const Server& server, base::TimePoint now);
  [[nodiscard]] std::optional<Verdict> observe_install(const Server& server, base::TimePoint now);
  [[nodiscard]] bool passed_checks(const ServerSummary& server) const;
  [[nodiscard]] bool held_long_enough(const ServerSummary& server, base::TimePoint now);
  [[nodiscard]] base::Duration grace_for_same_log(const Server& server) const;
  /// Whether the log tells how a run ended, so that nothing more has to be waited for.
  [[nodiscard]] bool tells_end(const Server& server) const;
  /// The verdict of a run that left no metadata. Its log counts whether or not it reads as it did
  /// before: a run that fails like the last one writes the same.
  [[nodiscard]] Verdict verdict_by_log(const Server& server) const;
  /// Whether the log is of an earlier run, since the checks have passed that it says failed.
  [[nodiscard]] bool is_left_behind(const Server& server, const LogClass& log) const;
  [[nodiscard]] bool has_new_metadata(const Server& server) const;
  [[nodiscard]] bool touched(const Server& server) const;
  [[nodiscard]] bool changed(const Server& server) const;

  const ValidationMode mode_;
  const Baseline before_;
  const base::TimePoint posted_;
  const std::optional<base::WallTime> accepted_at_;
  std::optional<Server> last_;
  bool seen_without_logs_ = false;
  bool seen_running_ = false;
  bool seen_change_ = false;
  std::optional<base::TimePoint>
      good_since_;  ///< plain mode: all signs of success, without a break
  std::optional<base::TimePoint> idle_since_;  ///< install mode: begun, and not running any more
};

}  // namespace coolify
