#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

/// Does what a command is there for, once its arguments have been read, and answers with the
/// process's exit code, one of exit_codes.h. What it needs from outside it takes from the
/// process: standard streams, environment.
using Run = std::function<int()>;

/// A command for people. Help, completion and manual follow from it.
struct Command {
  std::string name;     ///< "watch"
  std::string summary;  ///< one sentence without its full stop
  std::vector<std::string> aliases = {};
  /// What only the manual and `--help` tell behind the options: paragraphs with an empty line
  /// between them, each in one line.
  std::string details = {};
  /// Adds the options to the command's own part of the command line, and answers with what runs
  /// it. The variables that options are read into have to belong to the answer:
  /// `auto given = std::make_shared<Given>(); ...; return [given] { return run(*given); };`
  std::function<Run(CLI::App& command)> define = {};
  bool has_exit_codes = false;  ///< `--help` lists them
};

// Each command has a folder cli/NAME/ with `[[nodiscard]] Command NAME_command();` in
// cli/NAME/command.h, and a line in line/commands.cpp.

}  // namespace cli
