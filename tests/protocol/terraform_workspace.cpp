#include "tests/protocol/terraform_workspace.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace protocol {
namespace {

namespace fs = std::filesystem;

/// Terraform, or OpenTofu where there is no Terraform.
std::string find_terraform() {
  const char* path = std::getenv("PATH");
  for (const char* name : {"terraform", "tofu"}) {
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');) {
      const std::string candidate = folder + '/' + name;
      if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    }
  }
  throw std::runtime_error("neither terraform nor tofu is in PATH");
}

}  // namespace

TerraformWorkspace::TerraformWorkspace() {
  for (const char* name : {"work", "tmp", "toy"}) fs::create_directory(folder_ / name);
  folder_.write("cli.tfrc",
                "provider_installation {\n  dev_overrides {\n"
                "    \"registry.terraform.io/test/toy\" = \"" +
                    fs::path(toy_program()).parent_path().string() + "\"\n  }\n  direct {}\n}\n");
  environment_ = {{"CHECKPOINT_DISABLE", "1"},
                  {"HOME", folder_.path()},
                  {"TF_CLI_CONFIG_FILE", folder_ / "cli.tfrc"},
                  {"TF_IN_AUTOMATION", "1"},
                  {"TMPDIR", folder_ / "tmp"},
                  {"TOY_FOLDER", folder_ / "toy"}};
}

void TerraformWorkspace::configure(const std::string& resources) const {
  write("main.tf",
        "terraform {\n  required_providers {\n"
        "    toy = { source = \"registry.terraform.io/test/toy\" }\n  }\n}\n" +
            resources);
}

void TerraformWorkspace::write(const std::string& name, const std::string& text) const {
  folder_.write("work/" + name, text);
}

Child TerraformWorkspace::start(const std::vector<std::string>& arguments) const {
  static const std::string terraform = find_terraform();
  std::vector<std::string> argv = {terraform};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return Child::start({argv, environment_, folder_ / "work"});
}

CommandResult TerraformWorkspace::run(const std::vector<std::string>& arguments) const {
  Child command = start(arguments);
  return finish(command);
}

CommandResult TerraformWorkspace::finish(Child& command) {
  CommandResult result;
  result.text = command.output();
  result.exit_code = command.exit_code();
  result.text += command.errors();
  return result;
}

CommandResult TerraformWorkspace::apply(const std::vector<std::string>& more) const {
  std::vector<std::string> arguments = {"apply", "-auto-approve", "-no-color", "-input=false"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run(arguments);
}

Child TerraformWorkspace::start_apply() const {
  return start({"apply", "-auto-approve", "-no-color", "-input=false"});
}

int TerraformWorkspace::plan_code() const {
  return run({"plan", "-detailed-exitcode", "-no-color", "-input=false"}).exit_code;
}

std::string TerraformWorkspace::state_list() const { return run({"state", "list"}).text; }

void TerraformWorkspace::log_to_file(const std::string& variable, const std::string& level) {
  set(variable, level);
  set("TF_LOG_PATH", folder_ / "log");
}

std::string TerraformWorkspace::mark(const std::string& name) const {
  return fs::exists(toy_folder() / name) ? folder_.read("toy/" + name) : std::string();
}

pid_t TerraformWorkspace::waiting(const std::string& name) const {
  const fs::path mark = toy_folder() / ("waiting-" + name);
  if (!eventually([&] { return fs::exists(mark); })) return 0;
  pid_t pid = 0;
  std::ifstream(mark) >> pid;
  return pid;
}

std::vector<std::string> TerraformWorkspace::leftovers() const {
  std::vector<std::string> found = entries_of(folder_ / "tmp");
  for (const pid_t pid : processes_with("TOY_FOLDER=" + toy_folder().string())) {
    found.push_back("process " + std::to_string(pid));
  }
  return found;
}

}  // namespace protocol
