#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "coolify/server.h"

namespace coolify {

/// What Coolify's validation stumbled over.
enum class VerdictFailure {
  connection,             ///< Coolify could not log in; see ConnectionCause
  os_unsupported,         ///< the operating system is not one Coolify accepts
  prerequisites_missing,  ///< git, curl or jq
  docker_missing,         ///< Docker absent, daemon down, compose absent, or too old: one text
  docker_too_old,
  install_gave_up,  ///< Coolify's own installer did not finish in time
  transferred,      ///< the server now belongs to another Coolify instance
  unknown,
};

/// Why Coolify could not log in, as the text of its ssh tells.
enum class ConnectionCause {
  permission_denied,
  refused,
  timed_out,
  name_not_found,
  no_route,
  sudo_password,
  damaged_key,
  skipped,  ///< Coolify never contacts placeholder addresses and disabled servers
  other,
};

/// What Coolify says about a server after a validation that came to its end.
struct Verdict {
  bool reachable = false;
  /// Deployments are possible: not the flag of that name alone, which Coolify leaves standing after
  /// several kinds of failure.
  bool usable = false;
  std::string docker_version = {};             ///< empty: not told
  std::string compose_version = {};            ///< empty: not told
  std::string validation_logs = {};            ///< of this run, cleaned
  std::optional<VerdictFailure> failure = {};  ///< set exactly when not usable
  std::optional<ConnectionCause> connection_cause = {};
  std::vector<std::string> missing_commands = {};
  std::optional<Server> server = {};  ///< as it was when this verdict was found
  base::Diagnostics warnings = {};    ///< for example: usable, but its proxy did not start
};

/// The error for a verdict that is not usable. Codes `verdict.*`, one per failure and cause.
[[nodiscard]] base::Diagnostic verdict_error(const Verdict& verdict);

}  // namespace coolify
