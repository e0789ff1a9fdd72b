#include "tests/support/terraform_workspace.h"

#include <stdexcept>
#include <utility>

namespace tests {
namespace {

using nlohmann::json;

std::string cli_config(const WorkspaceOptions& options) {
  std::vector<std::string> sources = options.other_sources;
  sources.push_back(options.source);
  std::string overrides;
  for (const std::string& source : sources) {
    overrides += "    \"" + source + "\" = \"" + options.provider_directory.string() + "\"\n";
  }
  return "provider_installation {\n  dev_overrides {\n" + overrides + "  }\n  direct {}\n}\n";
}

/// Terraform, or OpenTofu where there is no Terraform.
std::string find_terraform() {
  for (const char* name : {"terraform", "tofu"}) {
    if (auto program = find_program(name)) return *std::move(program);
  }
  throw std::runtime_error("neither terraform nor tofu is in PATH");
}

Arguments command(const Arguments& command, const Arguments& more) {
  Arguments all = command;
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::string index_text(const json& instance) {
  if (!instance.contains("index_key")) return "";
  return "[" + instance.at("index_key").dump() + "]";
}

}  // namespace

TerraformWorkspace::TerraformWorkspace(const WorkspaceOptions& options)
    : directory_(root_.path() / "work"), environment_(plain_environment()) {
  std::filesystem::create_directory(directory_);
  std::filesystem::create_directory(root_.path() / "tmp");
  write_file(root_.path() / "terraformrc", cli_config(options));
  environment_["HOME"] = root_.path();
  environment_["TMPDIR"] = root_.path() / "tmp";
  environment_["TF_CLI_CONFIG_FILE"] = root_.path() / "terraformrc";
  environment_["TF_IN_AUTOMATION"] = "1";
  environment_["TF_INPUT"] = "0";
  environment_["CHECKPOINT_DISABLE"] = "1";
  if (options.known_leaks.empty()) return;
  for (const char* sanitizer : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
    // The provider's standard error goes to Terraform's log: a report has to go to a file.
    environment_[sanitizer] += ":log_path=" + root_.file("sanitizer");
  }
  environment_["LSAN_OPTIONS"] =
      "print_suppressions=0:suppressions=" + options.known_leaks.string();
}

void TerraformWorkspace::write_config(const json& config) {
  write("main.tf.json", config.dump(2) + "\n");
}

void TerraformWorkspace::write(const std::string& name, const std::string& text) {
  write_file(directory_ / name, text);
}

void TerraformWorkspace::set_environment(const std::string& name,
                                         const std::optional<std::string>& value) {
  if (value) {
    environment_[name] = *value;
  } else {
    environment_.erase(name);
  }
}

TerraformRun TerraformWorkspace::plan(Arguments arguments) {
  return run(command({"plan", "-json"}, arguments));
}

TerraformRun TerraformWorkspace::apply(Arguments arguments) {
  return run(command({"apply", "-json", "-auto-approve"}, arguments));
}

TerraformRun TerraformWorkspace::destroy(Arguments arguments) {
  return run(command({"destroy", "-json", "-auto-approve"}, arguments));
}

TerraformRun TerraformWorkspace::import(const std::string& address, const std::string& id) {
  return run({"import", "-no-color", address, id});
}

TerraformRun TerraformWorkspace::run(Arguments arguments) {
  Process process = start(std::move(arguments));
  return finish(process);
}

Process TerraformWorkspace::start_apply(Arguments arguments) {
  return start(command({"apply", "-json", "-auto-approve"}, arguments));
}

TerraformRun TerraformWorkspace::finish(Process& process) {
  TerraformRun run(process.wait());
  expect_nothing_left(process);
  return run;
}

Process TerraformWorkspace::start(Arguments arguments) {
  static const std::string terraform = find_terraform();
  arguments.insert(arguments.begin(), terraform);
  return Process::start(
      {.argv = std::move(arguments), .directory = directory_, .environment = environment_});
}

void TerraformWorkspace::expect_nothing_left(const Process& process) const {
  if (!eventually([&] { return !process.has_descendants(); })) {
    throw std::runtime_error("Terraform ended and left a process behind");
  }
  // The plugin's socket is not looked for: Terraform kills a plugin that needs more than two
  // seconds to end, and that one leaves it.
  for (const auto& entry : std::filesystem::directory_iterator(root_.path())) {
    if (entry.path().filename().string().starts_with("sanitizer.")) {
      throw std::runtime_error("sanitizer report:\n" + read_file(entry.path()));
    }
  }
}

json TerraformWorkspace::planned(Arguments arguments) {
  const std::string file = root_.path() / "plan.tfplan";
  const TerraformRun plan = this->plan(command({"-out=" + file}, arguments));
  if (plan.exit_code() == 1) throw std::runtime_error("plan failed: " + plan.transcript());
  const TerraformRun shown = run({"show", "-json", file});
  if (shown.exit_code() != 0) throw std::runtime_error("show failed: " + shown.transcript());
  return json::parse(shown.out());
}

json TerraformWorkspace::planned_change(const std::string& address, Arguments arguments) {
  const json plan = planned(std::move(arguments));
  for (const json& change : plan.value("resource_changes", json::array())) {
    if (change.at("address") == address) return change;
  }
  return nullptr;
}

std::map<std::string, StateObject> TerraformWorkspace::state() const {
  std::map<std::string, StateObject> objects;
  const std::string text = state_text();
  if (text.empty()) return objects;
  const json file = json::parse(text);
  for (const json& resource : file.at("resources")) {
    const std::string address = (resource.at("mode") == "data" ? "data." : "") +
                                resource.at("type").get<std::string>() + "." +
                                resource.at("name").get<std::string>();
    for (const json& instance : resource.at("instances")) {
      objects[address + index_text(instance)] = {instance.at("attributes"),
                                                 instance.value("status", "") == "tainted"};
    }
  }
  return objects;
}

StateObject TerraformWorkspace::state_of(const std::string& address) const {
  const auto objects = state();
  const auto found = objects.find(address);
  if (found == objects.end()) throw std::runtime_error("not in the state: " + address);
  return found->second;
}

std::string TerraformWorkspace::state_text() const {
  const std::filesystem::path file = directory_ / "terraform.tfstate";
  return std::filesystem::exists(file) ? read_file(file) : "";
}

}  // namespace tests
