#include "tests/protocol/toy_workspace.h"

#include <filesystem>
#include <fstream>

namespace protocol {
namespace {

namespace fs = std::filesystem;
using tests::Process;

constexpr const char* kSource = "registry.terraform.io/test/toy";

}  // namespace

ToyWorkspace::ToyWorkspace()
    : terraform_({.source = kSource, .provider_directory = fs::path(toy_program()).parent_path()}) {
  set("TOY_FOLDER", toy_folder());
}

void ToyWorkspace::configure(const std::string& resources) {
  write("main.tf", std::string("terraform {\n  required_providers {\n    toy = { source = \"") +
                       kSource + "\" }\n  }\n}\n" + resources);
}

void ToyWorkspace::write(const std::string& name, const std::string& text) {
  terraform_.write(name, text);
}

void ToyWorkspace::set(const std::string& name, const std::string& value) {
  terraform_.set_environment(name, value);
}

CommandResult ToyWorkspace::run(const std::vector<std::string>& arguments) {
  Process command = terraform_.start(arguments);
  return finish(command);
}

CommandResult ToyWorkspace::finish(Process& command) {
  const tests::Finished finished = command.wait_for_all();
  return {finished.exit_code, finished.out + finished.err};
}

CommandResult ToyWorkspace::apply(const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"apply", "-auto-approve", "-no-color", "-input=false"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run(arguments);
}

Process ToyWorkspace::start_apply() {
  return terraform_.start({"apply", "-auto-approve", "-no-color", "-input=false"});
}

int ToyWorkspace::plan_code() {
  return run({"plan", "-detailed-exitcode", "-no-color", "-input=false"}).exit_code;
}

std::string ToyWorkspace::state_list() { return run({"state", "list"}).text; }

void ToyWorkspace::log_to_file(const std::string& variable, const std::string& level) {
  set(variable, level);
  set("TF_LOG_PATH", toy_.file("log"));
}

std::string ToyWorkspace::mark(const std::string& name) const {
  return fs::exists(toy_folder() / name) ? toy_.read(name) : std::string();
}

pid_t ToyWorkspace::waiting(const std::string& name) const {
  const fs::path mark = toy_folder() / ("waiting-" + name);
  if (!tests::eventually([&] { return fs::exists(mark); })) return 0;
  pid_t pid = 0;
  std::ifstream(mark) >> pid;
  return pid;
}

std::vector<std::string> ToyWorkspace::leftovers() const {
  std::vector<std::string> found = entries_of(terraform_.temporary_files());
  for (const pid_t pid : tests::processes_with("TOY_FOLDER=" + toy_folder().string())) {
    found.push_back("process " + std::to_string(pid));
  }
  return found;
}

}  // namespace protocol
