#pragma once

#include <string>

#include "base/expected.h"
#include "cli/environment.h"
#include "coolify/config.h"

namespace CLI {
class App;
}

namespace cli {

/// How Coolify is reached. The token is no option: every account of the machine could read it in
/// the list of processes.
struct CoolifyOptions {
  std::string endpoint = {};
  std::string token_file = {};
  std::string ca_cert = {};
};

void add_coolify_options(CLI::App& command, CoolifyOptions& options);

/// The configuration of a client; what no option says is in COOLIFY_ENDPOINT (or COOLIFY_ADDRESS)
/// and COOLIFY_TOKEN. Errors: cli.endpoint_missing, cli.token_missing, cli.token_file, and those of
/// coolify::normalize_endpoint() and coolify::check_config().
[[nodiscard]] base::Expected<coolify::ClientConfig> client_config(const CoolifyOptions& options,
                                                                  const std::string& version,
                                                                  const Environment& environment);

}  // namespace cli
