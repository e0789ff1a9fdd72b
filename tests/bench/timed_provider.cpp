#include "tests/bench/timed_provider.h"

#include <sstream>
#include <stdexcept>

namespace bench {
namespace {

/// A file for each process: empty until its end. `time` tells only what was waited for.
constexpr const char* kScript =
    "#!/bin/bash\n"
    "TIMEFORMAT='%3U %3S'\n"
    "{ time \"$BENCH_PROVIDER\" \"$@\" 2>&3 3>&-; } 3>&2 2>\"$BENCH_TIMES/$$\"\n";

}  // namespace

TimedProvider::TimedProvider(const std::filesystem::path& directory) {
  std::filesystem::create_directory(folder_ / "plugin");
  std::filesystem::create_directory(folder_ / "times");
  folder_.write_program("plugin/terraform-provider-coolify", kScript);
  std::filesystem::create_symlink(
      std::filesystem::absolute(directory / "terraform-provider-coolify"), folder_ / "program");
}

tests::TerraformWorkspace TimedProvider::workspace() const {
  tests::TerraformWorkspace workspace({.source = "registry.terraform.io/coolify-sidecar/coolify",
                                       .provider_directory = folder_ / "plugin"});
  workspace.set_environment("BENCH_PROVIDER", folder_.file("program"));
  workspace.set_environment("BENCH_TIMES", folder_.file("times"));
  return workspace;
}

TimedProvider::Needed TimedProvider::take() const {
  Needed needed;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "times")) {
    const std::string told = tests::read_file(entry.path());
    double user = 0;
    double system = 0;
    if (!(std::istringstream(told) >> user >> system)) {
      throw std::runtime_error("a provider did not end by itself: '" + told + "'");
    }
    ++needed.processes;
    needed.seconds += user + system;
    std::filesystem::remove(entry.path());
  }
  return needed;
}

}  // namespace bench
