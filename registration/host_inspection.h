#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/context.h"
#include "base/diagnostic.h"
#include "base/expected.h"
#include "checks/boot_facts.h"
#include "checks/host_facts.h"
#include "checks/host_summary.h"
#include "checks/options.h"
#include "checks/report.h"
#include "coolify/setting_values.h"
#include "registration/host_connector.h"
#include "ssh/public_key.h"

namespace registration {

/// What is waited for before a host is judged for good.
struct Patience {
  checks::FirstBoot first_boot;  ///< what of an unfinished first boot is waited for
  base::Duration first_boot_timeout{};
  /// How long a starting Docker is waited for within first_boot_timeout; nothing: all of it.
  std::optional<base::Duration> docker_timeout = {};
  int attempts = 1;        ///< inspections in all, while only transient findings stand in the way
  base::Duration pause{};  ///< before the second; doubles
};

/// `configured`, for the account and the server Coolify is to have; `key`, which may be null, is
/// the one that is to open the account.
[[nodiscard]] checks::Options inspection_options(checks::Options configured,
                                                 const std::string& user,
                                                 const coolify::SettingValues& settings,
                                                 const ssh::PublicKey* key);

/// A login on a host, what was found there and how it is judged. Changes nothing on the host beyond
/// what checks::inspect() does. One connection serves everything; when it breaks (a reboot, an sshd
/// that restarts), the step is repeated over a new one. Not thread-safe.
class HostInspection {
 public:
  /// Adds to the facts what others know about the host, before they are judged.
  using Amend = std::function<void(checks::HostFacts& facts)>;
  /// Is told of every connection that was made.
  using Connected = std::function<void(const Connection& connection)>;

  /// `host` must outlive the object; the functions may be empty.
  HostInspection(HostConnector& host, checks::Options options, Patience patience,
                 Connected connected = {}, Amend amend = {});

  /// Errors: those of HostConnector::connect().
  [[nodiscard]] base::Expected<void> connect(const base::Context& context);
  [[nodiscard]] bool is_connected() const { return connection_.executor != nullptr; }
  /// Once connected.
  [[nodiscard]] ssh::Executor& executor() { return *connection_.executor; }

  /// Once connected: collects facts and judges them. Errors: those of checks::inspect() and
  /// connect().
  [[nodiscard]] base::Expected<void> inspect(const base::Context& context);

  /// Inspects again as long as the first boot goes on. When it takes too long, `late` is given the
  /// warning that says so, and the checks have the last word. Errors: those of inspect(), and
  /// registration.cancelled.
  [[nodiscard]] base::Expected<void> wait_for_first_boot(
      const base::Context& context, const std::function<void(base::Diagnostic)>& late);

  /// Inspects again as long as `goes_on` says so of the report and there are attempts left. Errors
  /// as above.
  [[nodiscard]] base::Expected<void> wait_while(
      const std::function<bool(const checks::Report&)>& goes_on, const base::Context& context);

  /// What changed since the last inspection has as many attempts as anything else.
  void grant_attempts() { most_attempts_ = ++attempts_ + patience_.attempts - 1; }
  /// Inspections of a host that has booted.
  [[nodiscard]] int attempts() const { return attempts_; }

  /// Runs `step` on the host, and again on a new connection when the old one breaks: what it does
  /// can be repeated without harm.
  template <typename Step>
  auto on_host(const base::Context& context, Step step)
      -> decltype(step(std::declval<ssh::Executor&>())) {
    for (int reconnections = 0;; ++reconnections) {
      auto result = step(*connection_.executor);
      if (result || !is_worth_reconnecting(result.error(), reconnections)) return result;
      context.log.warn("the connection broke; connecting again", {{"code", result.error().code}});
      if (auto connected = connect(context); !connected) return base::fail(connected.error());
    }
  }

  [[nodiscard]] const checks::Options& options() const { return options_; }
  /// Before the first inspection: none, an empty summary, nothing.
  [[nodiscard]] const checks::HostFacts& facts() const { return facts_; }
  [[nodiscard]] const std::optional<checks::HostSummary>& summary() const { return summary_; }
  [[nodiscard]] const std::optional<checks::Report>& report() const { return report_; }

 private:
  static bool is_worth_reconnecting(const base::Diagnostic& error, int reconnections);
  [[nodiscard]] base::Expected<void> inspect_after(base::TimePoint until,
                                                   const base::Context& context);

  HostConnector& host_;
  checks::Options options_;
  Patience patience_;
  Connected connected_;
  Amend amend_;
  Connection connection_;  ///< without an executor before the first login
  checks::HostFacts facts_;
  std::optional<checks::HostSummary> summary_;
  std::optional<checks::Report> report_;
  int attempts_ = 1;
  int most_attempts_;  ///< when to stop inspecting again
};

}  // namespace registration
