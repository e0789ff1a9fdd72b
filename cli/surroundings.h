#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/expected.h"
#include "base/log.h"
#include "base/system_clock.h"
#include "cli/environment.h"
#include "cli/program.h"
#include "coolify/client.h"
#include "registration/host_connector.h"
#include "registration/login/rules.h"

namespace cli {

/// Connects to nothing yet.
[[nodiscard]] std::unique_ptr<registration::HostConnector> connect_by_ssh(
    registration::login::Prepared login);

/// What a command is given from outside, so that tests can give something else.
struct Surroundings {
  std::string program_version = {};
  base::Log log = {};
  Environment environment = &process_variable;
  std::function<base::Expected<std::unique_ptr<coolify::Client>>(coolify::ClientConfig)> client =
      &coolify::make_client;
  std::function<std::unique_ptr<registration::HostConnector>(registration::login::Prepared)>
      connector = &connect_by_ssh;
  base::Clock* clock = &base::system_clock();
};

/// The real ones, for a command of this program.
[[nodiscard]] Surroundings surroundings_of(const Program& program);

}  // namespace cli
