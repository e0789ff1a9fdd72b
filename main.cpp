#include <string>

#include "base/crypto_start.h"
#include "base/locked_memory.h"
#include "base/os/name_service.h"
#include "base/system_clock.h"
#include "cli/line/command_line.h"
#include "code_tables.h"
#include "plugin/process/command_log.h"
#include "plugin/process/serve.h"
#include "provider/config/commit.h"
#include "provider/config/version.h"
#include "provider/coolify_provider.h"

int main(int argc, char** argv) {
  base::forbid_memory_dumps();
  base::start_crypto();
  base::start_name_service();
  const auto provider = provider::make_coolify_provider();
  const std::string version(provider::kVersion);
  if (cli::is_command(argc, argv)) {
    const base::Log log = plugin::command_log(plugin::process_variable, base::system_clock());
    return cli::run_command(*provider, code_tables(), {version, log}, argc, argv);
  }
  const plugin::PluginInfo info{
      "terraform-provider-coolify", version, "registry.terraform.io/coolify-sidecar/coolify",
      cli::list_of_commands({.version = version}), std::string(provider::kCommit)};
  return plugin::serve(*provider, info, argc, argv);
}
