#include "base/locked_memory.h"
#include "cli/command_line.h"
#include "code_tables.h"
#include "plugin/process/serve.h"
#include "provider/config/version.h"
#include "provider/coolify_provider.h"

int main(int argc, char** argv) {
  base::forbid_memory_dumps();
  const auto provider = provider::make_coolify_provider();
  if (cli::is_command(argc, argv)) return cli::run_command(*provider, code_tables(), argc, argv);
  const plugin::PluginInfo info{"terraform-provider-coolify", std::string(provider::kVersion),
                                "registry.terraform.io/coolify-sidecar/coolify"};
  return plugin::serve(*provider, info, argc, argv);
}
