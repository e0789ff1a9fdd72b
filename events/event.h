#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace events {

/// What an event tells of a registration. Each has exactly one of the last two, and nothing after
/// it.
enum class EventType {
  queued,      ///< it waits for its turn
  started,     ///< its work begins
  stage,       ///< a stage of it begins
  waiting,     ///< something is not there yet, and is tried again
  registered,  ///< it came to its good end
  failed       ///< it did not
};
/// "ServerRegistrationQueued", "ServerRegistrationStarted", "ServerRegistrationStage",
/// "ServerRegistrationWaiting", "ServerRegistered", "ServerRegistrationFailed".
[[nodiscard]] std::string_view to_string(EventType type);
[[nodiscard]] constexpr bool is_final(EventType type) {
  return type == EventType::registered || type == EventType::failed;
}

/// How long a stage took. The last one is the stage the registration ended in.
struct StageTime {
  std::string stage;
  base::Duration took{};

  bool operator==(const StageTime&) const = default;
};

/// What a check said of the host.
struct CheckResult {
  std::string id;
  std::string title;
  std::string status;  ///< "passed", "failed", "warning", "skipped"
  std::string code;    ///< of a failure or warning
  std::string message;

  bool operator==(const CheckResult&) const = default;
};

/// An error or a warning of the registration.
struct Problem {
  bool is_error = true;
  std::string code;
  std::string summary;
  std::string cause;
  std::string evidence;
  std::string remedy;

  bool operator==(const Problem&) const = default;
};

/// One event. A value; what is not known (yet) is absent. Texts need not be fit to be shown: what
/// writes or sends an event masks secrets and clips (see to_json()), and what shows one makes it
/// harmless.
struct Event {
  EventType type = EventType::started;
  base::WallTime timestamp{};

  // Of the registration, the same in all its events but for what becomes known later.
  std::string correlation_id;  ///< one per registration; also in every log record of it
  std::string operation;       ///< "create", "update"
  std::int64_t attempt = 1;    ///< which run of this registration it is: failed ones count
  std::optional<std::string> server_id = {};  ///< Coolify's uuid
  std::optional<std::string> server_name = {};
  std::optional<std::string> ip_address = {};
  std::optional<std::int64_t> port = {};
  std::optional<std::string> user = {};
  std::optional<std::string> host_name = {};
  std::optional<std::string> instance_id = {};
  std::optional<std::string> cloud_provider = {};
  std::optional<std::string> region = {};
  std::optional<std::string> deployment_id = {};
  std::optional<std::string> team_id = {};
  std::optional<std::string> endpoint = {};  ///< of the Coolify instance
  std::vector<std::string> tags = {};

  std::optional<std::string> stage = {};  ///< it is in, or ended in

  // Of what is waited for, and of a failure.
  std::optional<std::string> waiting_for = {};
  std::optional<base::Duration> next_try = {};  ///< from the timestamp on
  std::optional<std::int64_t> attempts = {};    ///< how often it was tried
  std::optional<std::string> code = {};         ///< of the last cause
  std::optional<std::string> error = {};        ///< the last cause

  // Of the end.
  std::optional<std::string> status = {};  ///< "ready", "reachable", ...; "registration_failed"
  std::optional<std::string> docker_version = {};
  std::optional<base::Duration> duration = {};
  std::vector<StageTime> stages = {};
  /// "provider", "coolify", "docker", "compose", "os": as far as they are known.
  std::map<std::string, std::string> versions = {};
  std::vector<CheckResult> checks = {};
  std::vector<Problem> problems = {};

  std::string process = {};  ///< as own_process() tells it: who writes this

  bool operator==(const Event&) const = default;
};

/// "organization.<team>.servers"; nothing where the team is not known.
[[nodiscard]] std::optional<std::string> channel_of(const Event& event);

}  // namespace events
