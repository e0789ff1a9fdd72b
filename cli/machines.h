#pragma once

#include <string>
#include <vector>

#include "base/expected.h"
#include "cli/deployment.h"
#include "cli/login_options.h"
#include "registration/outputs/server.h"

namespace cli {

/// A machine that a command is about.
struct Machine {
  registration::outputs::Server server = {};
  LoginTarget login = {};
};

/// Where the machines are named.
struct MachineArguments {
  std::vector<std::string> outputs = {};    ///< of `--outputs`
  std::vector<std::string> arguments = {};  ///< machines and deployments
};

/// The machines that are named, each once, in the order of the arguments behind those of
/// `--outputs`. Errors: those of read_deployment(), servers_of() and parse_host(), cli.no_machines,
/// cli.machine_twice.
[[nodiscard]] base::Expected<std::vector<Machine>> machines_of(const MachineArguments& named);

/// What a machine is called for people: its name and address, fit to be shown.
[[nodiscard]] std::string title_of(const Machine& machine);

}  // namespace cli
