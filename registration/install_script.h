#pragma once

#include <string>
#include <vector>

#include "ssh/remote/facts.h"

namespace registration {

/// What the script below reports.
namespace install {
/// done; or no_privilege, unsupported, no_repository, unreachable, no_compose, failed.
inline constexpr ssh::Fact<std::string> kOutcome{"install.outcome"};
/// What was chosen: "apt-get: docker.io 26.1.5 of the distribution".
inline constexpr ssh::Fact<std::string> kSource{"install.source"};
/// ID and VERSION_ID of the system: "amzn 2023".
inline constexpr ssh::Fact<std::string> kSystem{"install.system"};
/// The engine that the system's own repositories offer: "docker 20.10.25"; empty: none.
inline constexpr ssh::Fact<std::string> kOffered{"install.offered"};
/// What the package manager said of repositories of the system that it could not read, where they
/// offer no engine that serves. Of the step plan.
inline constexpr ssh::Fact<std::string> kUnread{"install.unread"};
/// What the step put on the host and left there: "file:/...", "folder:/...", "package:name" or
/// "key:name" (of rpm).
inline constexpr ssh::Fact<std::vector<std::string>> kAdded{"install.added"};
/// What the step took away again, in the same words, and what it could not.
inline constexpr ssh::Fact<std::vector<std::string>> kTaken{"install.taken"};
inline constexpr ssh::Fact<std::vector<std::string>> kLeft{"install.left"};
/// The last words of the tools.
inline constexpr ssh::Fact<std::string> kMessages{"install.messages"};
}  // namespace install

/// One step of an installation of Docker. Inputs: install_step, which is plan, repository,
/// packages, start, or undo; and install_added, for undo, which takes that away: words of kAdded,
/// blanks between them. A constant of this program.
[[nodiscard]] const std::string& install_script();

}  // namespace registration
