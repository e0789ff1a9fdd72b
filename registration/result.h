#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "checks/host_summary.h"
#include "checks/report.h"
#include "registration/settings.h"

namespace registration {

/// What the words mean is told at status_of() in standing.h.
enum class Status { unreachable, reachable, ready, error };
[[nodiscard]] std::string_view to_string(Status status);

enum class Stage {
  wait_ssh,
  inspect,
  first_boot,
  deploy_key,
  docker,
  health,
  register_server,
  validate,
  services
};
/// The name of the value, but "register" for register_server.
[[nodiscard]] std::string_view to_string(Stage stage);

struct StageTiming {
  Stage stage;
  base::Duration took;
};

/// commented: the line was there and got another comment. bound: it is there, but sshd takes it
/// from some addresses or until some day only.
enum class KeyDeployment { added, already_present, bound, commented };
[[nodiscard]] std::string_view to_string(KeyDeployment outcome);

/// The host key seen at login.
struct HostKey {
  std::string type;         ///< "ssh-ed25519"
  std::string fingerprint;  ///< "SHA256:..."
  std::string public_key;   ///< type and base64 blob, as in known_hosts
  bool operator==(const HostKey&) const = default;
};

/// A jump host on the way and the key it showed.
struct JumpHostKey {
  std::string endpoint;  ///< "192.0.2.1:22"
  HostKey key;
  bool operator==(const JumpHostKey&) const = default;
};

/// What Coolify says about the server now. Texts as Coolify stores them.
struct Record {
  std::string uuid;
  std::string name;
  std::string description;
  std::string ip;
  std::uint16_t port = 0;
  std::string user;
  std::optional<std::string> private_key_uuid;  ///< nothing when the key list does not tell
  std::optional<std::string> team_id;
  Settings settings;
  std::optional<base::WallTime> created_at;  ///< nothing when only the list was read
  bool is_coolify_host = false;
  bool force_disabled = false;  ///< Coolify gave up on a server it could not reach for days
  /// False when only the list was read: team, key, proxy type, log and count are not known then.
  bool complete = true;
  bool is_reachable = false;
  bool is_usable = false;
  std::int64_t unreachable_count =
      0;  ///< attempts of Coolify's that failed since the last good one
  std::optional<std::string> docker_version;
  std::optional<std::string> compose_version;
  std::optional<std::string> validation_logs;  ///< plain text; nothing when Coolify has none
};

/// Everything a registration found out and did, as far as it came.
struct Result {
  std::string uuid;  ///< empty as long as no record exists
  Status status = Status::unreachable;
  std::string name;         ///< as sent
  std::string description;  ///< as sent
  std::optional<HostKey> host_key;
  std::vector<JumpHostKey> jump_host_keys = {};  ///< in the order they are passed
  std::optional<KeyDeployment> key_deployment;
  std::optional<checks::HostSummary> host;
  std::optional<checks::Report> report;
  std::optional<Record> record;             ///< read back at the end
  std::optional<std::string> team_id = {};  ///< of the token, when it is told
  std::vector<std::string> tags;
  std::string registration_id;  ///< one per run; also in every log record
  /// "completed" or "failed"; empty after an update that needed no run, and then the status is what
  /// the record alone tells.
  std::string registration_status;
  std::string registration_error;  ///< summary of the error that ended the run; empty on success
  std::string registration_error_code = {};  ///< its code
  std::string registered_at;                 ///< RFC 3339, UTC; empty as long as no record exists
  std::string registration_completed_at;     ///< RFC 3339, UTC; empty unless completed
  std::int64_t duration_seconds = 0;
  bool has_verdict = false;  ///< Coolify gave its verdict, good or bad, in this run
  /// Ended by an error before anything was done, neither on the machine nor in Coolify.
  bool is_refused = false;
  std::vector<StageTiming> timings;
  /// The stage that failed, where the run went on with later ones to tell all that is wrong at
  /// once.
  std::optional<Stage> failed_stage = {};
};

/// A result together with what to tell the user. `diagnostics` has an error when
/// `registration_status` is "failed", unless the user wants no more than a warning of a bad
/// verdict.
struct Outcome {
  Result result;
  base::Diagnostics diagnostics;
};

}  // namespace registration
