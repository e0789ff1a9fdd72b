#pragma once

#include <string>

#include "schema/provider.h"

namespace plugin {

/// What the process says of itself.
struct PluginInfo {
  std::string name;           ///< of the program: "terraform-provider-coolify"
  std::string version;        ///< "1.2.3"
  std::string source;         ///< the provider's address: "registry.terraform.io/acme/coolify"
  std::string commands = {};  ///< lines that tell which commands for people there are
  std::string commit = {};    ///< what it was built from; empty when that is not known
};

/// Is a Terraform plugin until Terraform is done with it, and returns the process's exit code.
/// Arguments: none (started by Terraform), -debug (started by a person, to be attached to by
/// Terraform), -version, -help. Without any of these and without Terraform's cookie it explains on
/// stderr what this program is and returns 1. Changes the process: standard streams, signal
/// dispositions, terminate handler. Call once, from main, before other threads start. When calls
/// cannot be made to end, the process ends in here.
[[nodiscard]] int serve(schema::Provider& provider, const PluginInfo& info, int argc,
                        const char* const* argv);

}  // namespace plugin
