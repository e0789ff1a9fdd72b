#pragma once

#include "tests/standin/jobs/host_checks.h"

namespace standin {

/// How an install-mode validation goes on.
enum class InstallOutcome {
  over,
  again,  ///< something was installed: look again in 30 s
};

inline constexpr int kInstallAttempts = 3;

/// A plain validation: clears validation_logs, runs the checks, leaves a text on failure. An error
/// in the middle (no /etc/os-release, a lost link there) ends it without a word.
void validate_plainly(HostChecks& checks);

/// One look of an install-mode validation; `attempt` counts from 0. Sets is_validating and drops
/// it at the end; never clears validation_logs. `install_script` is what stands for installing.
[[nodiscard]] InstallOutcome validate_and_install(HostChecks& checks, int attempt,
                                                  const std::string& install_script);

/// The text Coolify keeps for servers that were handed to another instance.
inline constexpr std::string_view kTransferred =
    "This server was transferred to another Coolify instance and cannot be revalidated here.";
[[nodiscard]] bool transferred(const Server& server);

/// `text` as it stands inside an HTML fragment: & < > escaped.
[[nodiscard]] std::string html_escaped(std::string_view text);

}  // namespace standin
