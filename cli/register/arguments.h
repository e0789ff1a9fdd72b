#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/check_options.h"
#include "cli/coolify_options.h"
#include "cli/event_options.h"
#include "cli/login_options.h"
#include "cli/machines.h"

namespace CLI {
class App;
}

namespace cli {

/// What `register` is told.
struct RegisterArguments {
  MachineArguments machines = {};
  bool sync = false;
  bool no_wait = false;
  std::string ssh_key = {};  ///< Coolify's, as it is named
  std::size_t parallel = 5;
  bool json = false;
  bool adopt = false;
  CoolifyOptions coolify = {};
  LoginOptions login = {};
  CheckArguments checks = {};
  EventOptions events = {};
  // Of the record.
  std::string name = {};
  std::string user = {};
  std::uint16_t port = 0;  ///< 0: where sshd is reached
  std::string deployment_id = {};
  std::string cloud_provider = {};
  std::string region = {};
  std::string instance_id = {};
  // Of the registration.
  bool install_docker = false;
  bool no_deploy_key = false;
  std::string timeout = {};
};

void add_register_options(CLI::App& command, RegisterArguments& arguments);

}  // namespace cli
