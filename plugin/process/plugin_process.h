#pragma once

#include <string>

#include "plugin/process/environment.h"
#include "schema/provider.h"

namespace plugin {

/// Serves the Terraform that started this process and says so on stdout, until Terraform asks it to
/// end, a signal does, or Terraform is gone. Returns the exit code. Ctrl-C reaches this process too
/// but is ignored: Terraform decides what is to be stopped and says so.
[[nodiscard]] int run_started_by_terraform(schema::Provider& provider,
                                           const Environment& environment);

/// Serves whichever Terraform attaches, in plain text on a private socket, until SIGINT or SIGTERM.
/// Prints the value of TF_REATTACH_PROVIDERS for the provider `source`. Returns the exit code.
[[nodiscard]] int run_attached(schema::Provider& provider, const std::string& source);

}  // namespace plugin
