#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/acceptance/process.h"
#include "tests/acceptance/temporary_directory.h"
#include "tests/acceptance/terraform_run.h"

namespace acceptance {

using Arguments = std::vector<std::string>;

/// One object in the state: its attributes as stored, and whether Terraform will replace it.
struct StateObject {
  nlohmann::json attributes;
  bool tainted = false;
};

/// A directory with a configuration and a local state, in which the real Terraform runs the
/// provider that was built: no `init`, because a development override names its directory.
/// Hermetic: only the variables set here reach Terraform. Not thread-safe.
class TerraformWorkspace {
 public:
  TerraformWorkspace();

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
  /// An apply that the test wants to watch or to interrupt; end it with finish().
  [[nodiscard]] Process start_apply(Arguments arguments = {});
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

 private:
  [[nodiscard]] Process start(Arguments arguments);
  void expect_nothing_left(const Process& process) const;

  TemporaryDirectory root_;
  std::filesystem::path directory_;
  std::map<std::string, std::string> environment_;
};

/// The directory of the provider under test: COOLIFY_TEST_PROVIDER_DIR, or this build's own.
[[nodiscard]] std::filesystem::path provider_directory();

}  // namespace acceptance
