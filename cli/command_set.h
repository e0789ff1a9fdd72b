#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/definitions.h"

namespace cli {

/// Commands as one command line, which reads arguments, runs the command they name and tells what
/// is wrong with them. Neither copied nor moved: commands refer to it.
class CommandSet {
 public:
  /// With `completion`, `man` and `help` behind `commands`.
  CommandSet(std::string program_version, std::vector<Command> commands);
  CommandSet(const CommandSet&) = delete;
  CommandSet& operator=(const CommandSet&) = delete;

  [[nodiscard]] const Definitions& definitions() const { return definitions_; }
  /// Returns the process's exit code.
  [[nodiscard]] int run(int argc, const char* const* argv);

 private:
  void add(const Command& command);
  [[nodiscard]] int tell_usage(const CLI::ParseError& error) const;
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] Command completion_command() const;
  [[nodiscard]] Command manual_command() const;
  [[nodiscard]] Command help_command() const;
  [[nodiscard]] const CommandText* find(const std::string& name) const;
  [[nodiscard]] int tell_unknown(const std::string& name) const;

  CLI::App app_;
  std::vector<std::pair<CLI::App*, Run>> runs_;
  Definitions definitions_;
};

}  // namespace cli
