#include "checks/codes.h"
#include "cli/codes.h"
#include "cli/command_line.h"
#include "coolify/codes.h"
#include "http/codes.h"
#include "plugin/codes.h"
#include "plugin/process/serve.h"
#include "provider/codes.h"
#include "provider/coolify_provider.h"
#include "provider/version.h"
#include "registration/codes.h"
#include "schema/codes.h"
#include "ssh/codes.h"

namespace {

std::vector<base::CodeTable> all_codes() {
  return {checks::codes(),       cli::codes(),    coolify::codes(),
          http::codes(),         plugin::codes(), provider::codes(),
          registration::codes(), schema::codes(), ssh::codes()};
}

}  // namespace

int main(int argc, char** argv) {
  const auto provider = provider::make_coolify_provider();
  if (cli::is_command(argc, argv)) return cli::run_command(*provider, all_codes(), argc, argv);
  const plugin::PluginInfo info{"terraform-provider-coolify", std::string(provider::kVersion),
                                "registry.terraform.io/coolify-sidecar/coolify"};
  return plugin::serve(*provider, info, argc, argv);
}
