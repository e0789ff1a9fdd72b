#pragma once

#include <string>
#include <vector>

#include "tests/protocol/child.h"
#include "tests/protocol/plugin_session.h"
#include "tests/support/temp_dir.h"

namespace protocol {

/// What a Terraform command did.
struct CommandResult {
  int exit_code = 0;
  std::string text;  ///< stdout and after it stderr
};

/// A folder with a configuration and a state, in which the real Terraform runs the toy provider.
/// There is no `init`: a development override names the provider's folder.
class TerraformWorkspace {
 public:
  TerraformWorkspace();

  /// Writes main.tf: `resources` after the declaration of the provider.
  void configure(const std::string& resources) const;
  void write(const std::string& name, const std::string& text) const;
  /// Sets a variable of Terraform's environment.
  void set(const std::string& name, const std::string& value) { environment_[name] = value; }

  CommandResult run(const std::vector<std::string>& arguments) const;
  CommandResult apply(const std::vector<std::string>& more = {}) const;
  /// Starts `apply`; end it with finish().
  [[nodiscard]] Child start_apply() const;
  [[nodiscard]] static CommandResult finish(Child& command);
  /// Exit code of a plan: 0 no changes, 1 error, 2 changes.
  int plan_code() const;
  /// Addresses of what is in the state, one per line.
  std::string state_list() const;

  /// Makes Terraform write its log at these levels: {"TF_LOG_PROVIDER", "INFO"}.
  void log_to_file(const std::string& variable, const std::string& level);
  std::string log() const { return folder_.read("log"); }

  std::filesystem::path toy_folder() const { return folder_ / "toy"; }
  /// The text of the mark `name` in it; empty when there is none.
  std::string mark(const std::string& name) const;
  void release() const { folder_.write("toy/release", ""); }
  /// Waits until the change of the thing `name` is under way and returns the plugin's process id;
  /// 0 when that does not happen.
  pid_t waiting(const std::string& name) const;
  /// The processes and files of plugins that are still there.
  std::vector<std::string> leftovers() const;

 private:
  Child start(const std::vector<std::string>& arguments) const;
  tests::TempDir folder_;
  Environment environment_;
};

}  // namespace protocol
