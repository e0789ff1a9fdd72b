#pragma once

#include "checks/check.h"

namespace checks {

/// Whether Coolify's validation in install mode (Coolify 4.2 to 4.3) puts right what `check` found:
/// the code has to be one of the check's `cured_by_installer`, and the installer has to serve the
/// system. git, curl and jq it has from apt, dnf, zypper and pacman, on Alpine it refuses. Docker
/// it has from get.docker.com, else from Docker's own repositories, on Arch from pacman; these have
/// nothing for Amazon Linux, SLES, openSUSE and Alpine. No engine that answers is upgraded, and one
/// that does not, for whatever reason, is not missing: installing another over it repairs nothing
/// for certain.
[[nodiscard]] bool is_cured_by_installer(const Check& check, const Fail& fail,
                                         const HostFacts& facts);

}  // namespace checks
