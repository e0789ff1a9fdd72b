#pragma once

#include <string>

#include "ssh/remote/facts.h"

namespace registration {

/// What the script below reports.
namespace install {
/// done; or no_privilege, unsupported, no_repository, failed.
inline constexpr ssh::Fact<std::string> kOutcome{"install.outcome"};
/// What was chosen: "apt: docker.io 26.1.5 of the distribution".
inline constexpr ssh::Fact<std::string> kSource{"install.source"};
/// The last words of the tools.
inline constexpr ssh::Fact<std::string> kMessages{"install.messages"};
}  // namespace install

/// One step of an installation of Docker. Input: install_step, which is plan, repository, packages
/// or start. A constant of this program.
[[nodiscard]] const std::string& install_script();

}  // namespace registration
