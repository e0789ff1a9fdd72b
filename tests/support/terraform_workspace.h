#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/terraform_run.h"

namespace tests {

using Arguments = std::vector<std::string>;

/// One object in the state: its attributes as stored, and whether Terraform will replace it.
struct StateObject {
  nlohmann::json attributes;
  bool tainted = false;
};

/// Which provider a workspace is for.
struct WorkspaceOptions {
  std::string source;                        ///< "registry.terraform.io/coolify-sidecar/coolify"
  std::filesystem::path provider_directory;  ///< where its program is
  /// A file of leaks that are not the provider's. With it, what sanitizers find in the provider is
  /// an exception of the command; else it goes where the sanitizers' options say.
  std::filesystem::path known_leaks = {};
  /// Other providers that a state may name, which the same program stands for.
  std::vector<std::string> other_sources = {};
};

/// A directory with a configuration and a local state, in which the real Terraform, or OpenTofu
/// where there is none, runs a provider that was built: no `init`, because a development override
/// names its directory. Hermetic: only the variables set here reach Terraform. Not thread-safe;
/// move-only.
class TerraformWorkspace {
 public:
  explicit TerraformWorkspace(const WorkspaceOptions& options);

  /// Replaces `main.tf.json`: Terraform's JSON syntax, in which "${...}" is an expression.
  void write_config(const nlohmann::json& config);
  /// Any other file of the configuration: HCL, variable values.
  void write(const std::string& name, const std::string& text);
  /// Sets a variable of Terraform's environment (COOLIFY_TOKEN, TF_LOG); no value removes it.
  void set_environment(const std::string& name, const std::optional<std::string>& value);

  [[nodiscard]] TerraformRun plan(Arguments arguments = {});
  [[nodiscard]] TerraformRun apply(Arguments arguments = {});
  [[nodiscard]] TerraformRun destroy(Arguments arguments = {});
  [[nodiscard]] TerraformRun import(const std::string& address, const std::string& id);
  /// Any command as it stands: {"validate", "-json"}.
  [[nodiscard]] TerraformRun run(Arguments arguments);
  /// The same, to watch or to interrupt.
  [[nodiscard]] Process start(Arguments arguments);
  [[nodiscard]] Process start_apply(Arguments arguments = {});
  /// Waits for the end of what was started. A process it left behind is an exception.
  [[nodiscard]] TerraformRun finish(Process& process);

  /// Plans into a file and returns what `terraform show -json` tells of it.
  [[nodiscard]] nlohmann::json planned(Arguments arguments = {});
  /// The element of resource_changes for `address` out of planned(); null when it has none.
  [[nodiscard]] nlohmann::json planned_change(const std::string& address, Arguments arguments = {});

  /// Every object in the state by its address.
  [[nodiscard]] std::map<std::string, StateObject> state() const;
  /// The object at `address`; an exception when the state has none.
  [[nodiscard]] StateObject state_of(const std::string& address) const;
  /// The text of the state file, empty when there is none.
  [[nodiscard]] std::string state_text() const;

  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  /// Where Terraform and its plugins put temporary files.
  [[nodiscard]] std::filesystem::path temporary_files() const { return root_ / "tmp"; }

 private:
  void expect_nothing_left(const Process& process) const;

  TemporaryDirectory root_;
  std::filesystem::path directory_;
  Environment environment_;
};

}  // namespace tests
