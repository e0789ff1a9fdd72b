#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/diagnostic.h"
#include "base/expected.h"
#include "checks/host_summary.h"
#include "checks/options.h"
#include "checks/report.h"
#include "coolify/setting_values.h"
#include "registration/deploy_key.h"
#include "registration/host_connector.h"
#include "registration/host_inspection.h"
#include "registration/result.h"
#include "ssh/public_key.h"

namespace registration {

/// What is to be looked at. How the host is reached is the HostConnector's concern.
struct PreflightOrder {
  std::string user = "root";               ///< the account Coolify is to log in as
  coolify::SettingValues settings = {};    ///< of the server, as far as checks depend on them
  checks::Options checks = {};             ///< `user` and `settings` are filled in
  std::optional<ssh::PublicKey> key = {};  ///< looked for in the account's files of keys
  /// The port that Coolify will come to, where it is another one of the address that the login is
  /// made at: an sshd has to be behind it.
  std::optional<std::uint16_t> tried_port = {};
  /// Nothing: the host is judged as it is found.
  std::optional<Patience> patience = {};
};

/// healthy, degraded: as the checks say. unhealthy: they say so, or the login works and nothing
/// else can be found out. unreachable: nobody can log in.
enum class PreflightStatus { healthy, degraded, unhealthy, unreachable };
[[nodiscard]] std::string_view to_string(PreflightStatus status);

/// What a look at a host found, as far as it came.
struct PreflightResult {
  PreflightStatus status = PreflightStatus::unreachable;
  std::optional<HostKey> host_key = {};  ///< nothing: no login
  std::vector<JumpHostKey> jump_host_keys = {};
  std::optional<checks::HostSummary> host = {};
  std::optional<checks::Report> report = {};
  std::optional<KeyState> key_state = {};  ///< nothing: not asked, or it could not be found out
  std::string key_detail = {};             ///< why the key does not open the account, or why not
  std::optional<base::Diagnostic> error = {};  ///< why the host could not be looked at
  base::Diagnostics warnings = {};             ///< a first boot that took too long
};

/// Is told of each step as it is made. Called on the thread of preflight().
class PreflightObserver {
 public:
  virtual ~PreflightObserver() = default;
  virtual void connecting() {}
  virtual void logged_in(const HostKey&) {}
  /// After every inspection that is not repeated.
  virtual void inspected(const checks::Report&) {}
};

/// Logs in, inspects and judges; looks for the key, and tries it where its private half is at hand.
/// Nothing is changed on the host, and Coolify is not asked. What keeps the host from being looked
/// at is part of the result; an error is only what says nothing of it: the kinds invalid_config,
/// cancelled and bug.
[[nodiscard]] base::Expected<PreflightResult> preflight(HostConnector& host,
                                                        const PreflightOrder& order,
                                                        const base::Context& context,
                                                        PreflightObserver& observer);

}  // namespace registration
