#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/expected.h"
#include "cli/check_options.h"
#include "cli/coolify_options.h"
#include "cli/exit_codes.h"
#include "cli/login_options.h"
#include "cli/machines.h"
#include "cli/surroundings.h"
#include "registration/preflight.h"

namespace CLI {
class App;
}

namespace cli {

/// What `check` is told.
struct CheckCommandArguments {
  MachineArguments machines = {};
  std::string ssh_key = {};
  std::size_t parallel = 5;
  bool json = false;
  CoolifyOptions coolify = {};
  LoginOptions login = {};
  CheckArguments checks = {};
  std::string user = {};
  std::uint16_t port = 0;  ///< 0: where sshd is reached
  std::string cloud_provider = {};
  std::string timeout = {};
};

/// What was found out about one machine. Diagnostics are as the layers say them.
struct Looked {
  std::string title = {};  ///< for people
  std::string ip = {};
  std::string name = {};
  base::Expected<registration::PreflightResult> result = {};
  ExitCode exit = ExitCode::failure;
};

/// Looks at all machines, `parallel` at once. Coolify is asked where a key of its own is named, and
/// only then; what is waited for at machines is not told to the context's progress. Errors: wrong
/// arguments, deployments, a Coolify that cannot be used.
[[nodiscard]] base::Expected<std::vector<Looked>> look_at_all(
    const CheckCommandArguments& arguments, const Surroundings& surroundings,
    const base::Context& context);

/// Of a look that came to its end.
[[nodiscard]] ExitCode exit_code_of(const registration::PreflightResult& result);

}  // namespace cli
