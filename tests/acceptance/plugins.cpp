#include "tests/acceptance/plugins.h"

#include <signal.h>

#include <filesystem>
#include <string>

namespace acceptance {

namespace fs = std::filesystem;

std::vector<pid_t> plugins_of(const tests::TerraformWorkspace& workspace) {
  std::vector<pid_t> plugins;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::error_code gone;
    const fs::path program = fs::read_symlink(entry.path() / "exe", gone);
    const fs::path directory = fs::read_symlink(entry.path() / "cwd", gone);
    if (gone || directory != fs::canonical(workspace.directory())) continue;
    if (program.filename() == "terraform-provider-coolify") plugins.push_back(std::stoi(name));
  }
  return plugins;
}

int kill_plugins(const tests::TerraformWorkspace& workspace) {
  int killed = 0;
  for (const pid_t plugin : plugins_of(workspace)) {
    if (::kill(plugin, SIGKILL) == 0) ++killed;
  }
  return killed;
}

}  // namespace acceptance
