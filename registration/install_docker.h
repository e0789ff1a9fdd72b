#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/expected.h"
#include "ssh/remote/executor.h"

namespace registration {

/// Whether an installation puts right what a check reported with this code.
[[nodiscard]] bool installation_cures(std::string_view code);

/// An installation of Docker Engine and its compose plugin with the host's package manager (apt,
/// dnf, yum, zypper, pacman or apk), started now and at boot. The distribution's packages are taken
/// where they are new enough for Coolify, else Docker's own repository. A value that remembers what
/// it has put on the host, so that a run that is repeated over a new connection goes on.
class DockerInstallation {
 public:
  /// Each step is logged when it begins; a step that fails ends the run, and what was added is
  /// taken away again: repository, key and packages that were not there before. The error tells
  /// what went and what could not. Nothing is taken away when the connection breaks, the time is
  /// over or a stop is requested. Can be repeated. Errors: those of Executor::run, and
  /// `install_docker.*`.
  [[nodiscard]] base::Expected<void> run(ssh::Executor& executor, const base::Context& context);

  /// Whether something is on the host that was not there before.
  [[nodiscard]] bool has_added() const { return !added_.empty(); }

  /// Takes away what runs that went well have added, where it turned out to be of no use. The
  /// warning `install_docker.taken_back` tells what went and what could not.
  [[nodiscard]] base::Diagnostic take_back(ssh::Executor& executor, const base::Context& context);

  /// The warning `install_docker.kept`: what was added stays although the run has failed.
  [[nodiscard]] base::Diagnostic kept() const;

 private:
  std::vector<std::string> added_;  ///< as install::kAdded has them
  std::string unread_;              ///< as install::kUnread has it
};

/// A run of a new installation.
[[nodiscard]] base::Expected<void> install_docker(ssh::Executor& executor,
                                                  const base::Context& context);

}  // namespace registration
