#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "checks/host_facts.h"
#include "registration/config.h"
#include "registration/host_connector.h"
#include "registration/host_inspection.h"
#include "registration/install_docker.h"
#include "registration/machine_identities.h"
#include "registration/run.h"
#include "ssh/public_key.h"

namespace registration {

/// The stages that deal with the machine itself: wait_ssh, inspect, first_boot,
/// deploy_key, docker, health.
/// One connection serves all of them; when it breaks (a reboot, an sshd that restarts), the stage
/// is repeated over a new one. Fills host_key, key_deployment, host and report of the run's result.
class HostPreparation {
 public:
  /// `key` is deployed for the configured user unless the configuration says otherwise; a line that
  /// has it with `former_comment` gets the comment of `key`. All references must outlive the
  /// object.
  HostPreparation(HostConnector& host, const Config& config, const ssh::PublicKey& key, Run& run,
                  MachineIdentities* machines, std::optional<std::string> former_comment = {});

  /// Errors: none, or everything that keeps the host from being registered, in one list.
  [[nodiscard]] base::Diagnostics prepare();

  /// No more than wait_ssh and deploy_key, on a host that is registered already.
  [[nodiscard]] base::Diagnostics rewrite_key_line();

  /// The status a failed preparation leaves: unreachable as long as no login worked.
  [[nodiscard]] Status failed_status() const;

 private:
  void take(const Connection& connection);
  [[nodiscard]] base::Expected<void> keep(base::Expected<void> step);
  [[nodiscard]] base::Expected<void> inspect();
  void look_for_twin(checks::HostFacts& facts) const;
  [[nodiscard]] base::Expected<void> wait_for_first_boot();
  [[nodiscard]] base::Expected<void> deploy();
  [[nodiscard]] base::Expected<void> prove_key();
  [[nodiscard]] bool wants_installation() const;
  [[nodiscard]] base::Expected<void> install(const base::Diagnostics& errors);
  [[nodiscard]] base::Diagnostic end_installation();
  [[nodiscard]] base::Expected<void> wait_for_checks(Stage stage);
  [[nodiscard]] base::Expected<void> wait_while(bool (*goes_on)(const checks::Report&, Stage),
                                                Stage stage);
  [[nodiscard]] base::Diagnostics failed_checks() const;

  HostConnector& host_;
  const Config& config_;
  const ssh::PublicKey& key_;
  Run& run_;
  MachineIdentities* machines_;  ///< null: clones are not looked for
  std::optional<std::string> former_comment_;
  HostInspection inspection_;
  DockerInstallation installation_;
  std::string hindrances_;  ///< checks, or a code, because of which nothing was installed
};

}  // namespace registration
