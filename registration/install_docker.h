#pragma once

#include <string>
#include <vector>

#include "base/context.h"
#include "base/expected.h"
#include "ssh/remote/executor.h"

namespace registration {

/// Installs Docker Engine and its compose plugin with the host's package manager (apt, dnf, zypper,
/// pacman or apk) and has it started now and at boot. The distribution's packages are taken where
/// they are new enough for Coolify, else Docker's own repository. Each step is logged when it
/// begins; a step that fails ends the installation. Nothing is removed; can be repeated.
/// Errors: those of Executor::run, and `install_docker.*`.
[[nodiscard]] base::Expected<void> install_docker(ssh::Executor& executor,
                                                  const base::Context& context);

}  // namespace registration
