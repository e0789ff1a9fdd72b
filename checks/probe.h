#pragma once

#include <string_view>
#include <vector>

#include "checks/host_facts.h"
#include "checks/options.h"
#include "ssh/remote/executor.h"

namespace checks {

/// Whose eyes a probe looks through: the account that logged in for the inspection, or the one
/// Coolify will log in as, in a non-login shell as Coolify uses it.
enum class Viewer { login_user, registered_user };

/// A part of the inspection: shell text and the facts it reports. All probes run side by side in
/// one script, each in a subshell of its own.
///
/// The text is POSIX shell that dash, BusyBox ash and bash understand. It prints only through the
/// functions of ssh::kShellPrologue; standard input is empty.
struct Probe {
  std::string_view name;  ///< a shell identifier
  Viewer viewer = Viewer::login_user;
  std::string_view script;
  std::vector<FactDeclaration> facts;
  /// Values the text reads as shell variables; null when it needs none. Their names do not depend
  /// on the options. Those of a probe of the registered user are no secrets: they get there as
  /// arguments of a command.
  std::vector<ssh::ScriptInput> (*inputs)(const Options& options) = nullptr;
  /// Whether facts that have an inner structure make sense; null when there are none.
  bool (*well_formed)(const HostFacts& facts, const Options& options) = nullptr;
};

}  // namespace checks
