#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/standin/jobs/remote_shell.h"
#include "tests/standin/store/database.h"

namespace standin {

/// Coolify's checks of one server, one by one, each leaving the flags Coolify leaves: early, and
/// sometimes wrong. Belongs to one job on one thread.
class HostChecks {
 public:
  /// Loads the server; nothing when it is gone.
  [[nodiscard]] static std::optional<HostChecks> of(Database& database, const std::string& uuid,
                                                    const SshClient& ssh, Timing timing,
                                                    const base::Context& context);

  /// Lists the root directory. The error text, or nothing when the server answers.
  [[nodiscard]] std::optional<std::string> connection_error();
  /// False when /etc/os-release names a system that is not supported; an error when it cannot be
  /// read, which ends the job.
  [[nodiscard]] tl::expected<bool, RemoteError> os_supported();
  /// Whether install mode can install anything on the system that os_supported() found: before 4.4
  /// it cannot on Alpine.
  [[nodiscard]] bool installable() const;
  /// Those of git, curl and jq that the login user does not find.
  [[nodiscard]] std::vector<std::string> missing_prerequisites();
  [[nodiscard]] bool docker_engine();
  [[nodiscard]] bool docker_compose();
  [[nodiscard]] bool docker_version();
  /// One look of the minute job: sets both flags and counts failures.
  void reachability();
  /// Nothing when the proxy may be started, else why not; sets the proxy's state. The ports looked
  /// at are those of the proxy's type; nginx has none, so that nothing is started and nothing said.
  [[nodiscard]] std::optional<std::string> proxy_error();
  /// Writes server_metadata on a functional server.
  void gather_metadata();
  /// Runs the control API's install script.
  void run_installer(const std::string& script);

  /// Changes the server unless it is gone or this job was killed.
  void edit(const std::function<void(Server&, const std::string& now)>& change);
  /// A copy of the server as it is now.
  [[nodiscard]] Server current() const;
  [[nodiscard]] bool killed() const;

 private:
  HostChecks(Database& database, const Server& server, Version version, RemoteTarget target,
             const SshClient& ssh, Timing timing, const base::Context& context);
  [[nodiscard]] RemoteOutput run(std::string_view command, Privilege privilege = Privilege::sudo);
  void set_flag(std::string_view flag, bool value);
  void remember_version(const std::string& prefix, const std::optional<std::string>& version);

  Database& database_;
  std::string uuid_;
  Version version_;
  bool alpine_ = false;
  bool skipped_;  ///< a placeholder address or force-disabled: never contacted
  base::Context context_;
  Timing timing_;
  /// On the heap so that this object can move while the shell stays where it is.
  std::unique_ptr<RemoteShell> shell_;
};

/// "27.3.1" out of any text with two or three dotted numbers.
[[nodiscard]] std::optional<std::string> dotted_version(std::string_view text);

/// Addresses that Coolify never contacts.
[[nodiscard]] bool placeholder_address(std::string_view text);

/// The ID of this os-release in lower case, without double quotes; empty when there is none.
[[nodiscard]] std::string os_id(std::string_view os_release);

/// True when exactly one of Coolify's families of systems contains the ID of this os-release.
[[nodiscard]] bool supported_os_release(std::string_view os_release);

}  // namespace standin
