#pragma once

#include <string>
#include <vector>

#include "tests/protocol/plugin_session.h"
#include "tests/support/terraform_workspace.h"

namespace protocol {

/// What a Terraform command did.
struct CommandResult {
  int exit_code = 0;
  std::string text;  ///< stdout and after it stderr
};

/// A workspace for the toy provider, whose configurations are HCL and whose commands are read as
/// people read them.
class ToyWorkspace {
 public:
  ToyWorkspace();

  /// Writes main.tf: `resources` after the declaration of the provider.
  void configure(const std::string& resources);
  void write(const std::string& name, const std::string& text);
  /// Sets a variable of Terraform's environment.
  void set(const std::string& name, const std::string& value);

  CommandResult run(const std::vector<std::string>& arguments);
  CommandResult apply(const std::vector<std::string>& more = {});
  /// Starts `apply`; end it with finish().
  [[nodiscard]] tests::Process start_apply();
  /// Ends when nothing can write to the command's output any more.
  [[nodiscard]] static CommandResult finish(tests::Process& command);
  /// Exit code of a plan: 0 no changes, 1 error, 2 changes.
  int plan_code();
  /// Addresses of what is in the state, one per line.
  std::string state_list();

  /// Makes Terraform write its log at these levels: {"TF_LOG_PROVIDER", "INFO"}.
  void log_to_file(const std::string& variable, const std::string& level);
  std::string log() const { return toy_.read("log"); }

  std::filesystem::path toy_folder() const { return toy_.path(); }
  /// The text of the mark `name` in it; empty when there is none.
  std::string mark(const std::string& name) const;
  void release() const { toy_.write("release", ""); }
  /// Waits until the change of the thing `name` is under way and returns the plugin's process id;
  /// 0 when that does not happen.
  pid_t waiting(const std::string& name) const;
  /// The processes and files of plugins that are still there.
  std::vector<std::string> leftovers() const;

 private:
  tests::TerraformWorkspace terraform_;
  tests::TemporaryDirectory toy_;
};

}  // namespace protocol
