#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"

namespace cli {

/// An option or argument as it is defined, for help, manual and completion.
struct OptionText {
  std::vector<std::string> names = {};  ///< "-o", "--outputs"; none for an argument
  std::string value = {};               ///< "FILE"; "a|b" where these are all; empty for a flag
  std::string description = {};
  std::string group = {};
  bool is_repeated = false;  ///< an argument that may be given several times
  bool is_required = false;
};

/// A command as it is defined.
struct CommandText {
  std::string name = {};
  std::vector<std::string> aliases = {};
  std::string summary = {};
  std::string details = {};
  bool has_exit_codes = false;
  std::vector<OptionText> arguments = {};
  std::vector<OptionText> options = {};  ///< in the order they were defined
};

/// What is built from the definitions of all commands.
struct Definitions {
  std::string program = {};
  std::string version = {};
  std::vector<CommandText> commands = {};
};

/// What is defined by a command's part of the command line.
[[nodiscard]] CommandText text_of(const Command& command, const CLI::App& app);

/// The values of "a|b"; none for a value that may be anything.
[[nodiscard]] std::vector<std::string> choices_of(const OptionText& option);

/// The groups of a command's options with their options, in the order of their first ones.
[[nodiscard]] std::vector<std::pair<std::string, std::vector<OptionText>>> grouped(
    const CommandText& command);

/// The variables of the environment that commands read, with what they say.
[[nodiscard]] const std::vector<std::pair<std::string, std::string>>& variables();

}  // namespace cli
