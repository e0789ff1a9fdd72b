#include "tests/bench/timed_provider.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "tests/support/paths.h"

namespace bench {

TimedProvider::TimedProvider(const std::filesystem::path& directory) {
  std::filesystem::create_directory(folder_ / "plugin");
  std::filesystem::create_directory(folder_ / "times");
  std::filesystem::create_symlink(tests::in_build("tests/bench/measured_run"),
                                  folder_ / "plugin" / "terraform-provider-coolify");
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
    double peak_kib = 0;
    if (!(std::istringstream(told) >> user >> system >> peak_kib)) {
      throw std::runtime_error("a provider did not end by itself: '" + told + "'");
    }
    ++needed.processes;
    needed.seconds += user + system;
    needed.peak_mib = std::max(needed.peak_mib, peak_kib / 1024);
    std::filesystem::remove(entry.path());
  }
  return needed;
}

}  // namespace bench
