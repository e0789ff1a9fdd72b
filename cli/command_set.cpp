#include "cli/command_set.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <utility>

#include "cli/completion.h"
#include "cli/exit_codes.h"
#include "cli/help_text.h"
#include "cli/manual.h"
#include "cli/shown_text.h"
#include "cli/suggestion.h"

namespace cli {
namespace {

constexpr const char* kProgram = "terraform-provider-coolify";

/// Without its value, which may be a secret that was given where none belongs.
std::string name_alone(const std::string& argument) {
  return argument.substr(0, argument.find('='));
}

std::vector<std::string> option_names(const CommandText& command) {
  std::vector<std::string> names;
  for (const OptionText& option : command.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return names;
}

std::string hint(const std::string& meant) {
  return meant.empty() ? std::string() : " Did you mean " + meant + "?";
}

/// An empty value is mostly that of a variable that is not set, and not the wish for the default.
void refuse_empty_values(CLI::App& command) {
  const CLI::Validator is_given(
      [](std::string& value) {
        return value.empty() ? std::string("The value is empty; leave the option out instead.")
                             : std::string();
      },
      "");
  for (CLI::Option* const option : command.get_options()) {
    const bool is_flag = option->get_expected_max() == 0;
    if (!is_flag && !option->get_lnames().empty()) option->check(is_given);
  }
}

}  // namespace

CommandSet::CommandSet(std::string program_version, std::vector<Command> commands)
    : app_("", kProgram) {
  definitions_.program = kProgram;
  definitions_.version = std::move(program_version);
  app_.set_help_flag();
  app_.require_subcommand(1);  // a machine may be called like a command
  commands.push_back(completion_command());
  commands.push_back(manual_command());
  commands.push_back(help_command());
  for (const Command& command : commands) add(command);
}

void CommandSet::add(const Command& command) {
  CLI::App* const own = app_.add_subcommand(command.name, command.summary);
  own->set_help_flag("-h,--help", "Tell about this command");
  for (const std::string& alias : command.aliases) own->alias(alias);
  runs_.emplace_back(own, command.define(*own));
  refuse_empty_values(*own);
  definitions_.commands.push_back(text_of(command, *own));
}

const CommandText* CommandSet::find(const std::string& name) const {
  const auto found = std::find_if(
      definitions_.commands.begin(), definitions_.commands.end(), [&](const CommandText& one) {
        return one.name == name ||
               std::find(one.aliases.begin(), one.aliases.end(), name) != one.aliases.end();
      });
  return found == definitions_.commands.end() ? nullptr : &*found;
}

std::vector<std::string> CommandSet::names() const {
  std::vector<std::string> all;
  for (const CommandText& one : definitions_.commands) {
    all.push_back(one.name);
    all.insert(all.end(), one.aliases.begin(), one.aliases.end());
  }
  return all;
}

int CommandSet::tell_unknown(const std::string& name) const {
  std::cerr << wrapped("Error: There is no command " + one_line(name) + "." +
                           hint(closest_to(name, names())) + " See: " + kProgram + " help",
                       "")
            << std::flush;
  return number(ExitCode::usage);
}

int CommandSet::tell_usage(const CLI::ParseError& error) const {
  const auto chosen =
      std::find_if(runs_.begin(), runs_.end(), [](const auto& one) { return one.first->parsed(); });
  const CommandText* const command =
      chosen == runs_.end() ? nullptr : find(chosen->first->get_name());
  if (command != nullptr && error.get_name() == "CallForHelp") {
    std::cout << help_of(definitions_, *command) << std::flush;
    return number(ExitCode::ok);
  }
  std::string what = error.what();
  const bool is_about_extras =
      error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError);
  if (command != nullptr && is_about_extras) {
    what.clear();
    for (const std::string& extra : chosen->first->remaining()) {
      if (extra.starts_with("--token") && !extra.starts_with("--token-")) {
        what +=
            "A token is no option: everybody could read it in the list of processes. Give it "
            "in COOLIFY_TOKEN or by --token-file. ";
        continue;
      }
      const std::string name = name_alone(extra);
      what += "There is no option " + one_line(name) + " here." +
              hint(closest_to(name, option_names(*command))) + ' ';
    }
  }
  const std::string more =
      command == nullptr ? std::string(" help") : ' ' + command->name + " --help";
  std::cerr << wrapped("Error: " + one_line(what, 1000) + " See: " + kProgram + more, "")
            << std::flush;
  return number(ExitCode::usage);
}

int CommandSet::run(int argc, const char* const* argv) {
  if (argc > 1 && find(argv[1]) == nullptr) return tell_unknown(argv[1]);
  try {
    app_.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return tell_usage(error);
  }
  for (const auto& [command, run] : runs_) {
    if (command->parsed()) return run();
  }
  return tell_unknown("");
}

Command CommandSet::completion_command() const {
  return {.name = "completion",
          .summary = "Print a script that completes the commands in a shell",
          .details =
              "Bash: source <(terraform-provider-coolify completion bash). Fish: "
              "terraform-provider-coolify completion fish | source. Zsh: a file "
              "_terraform-provider-coolify in $fpath.",
          .define = [this](CLI::App& command) -> Run {
            auto shell = std::make_shared<std::string>();
            command.add_option("shell", *shell, "Which shell")
                ->required()
                ->check(CLI::IsMember({"bash", "zsh", "fish"}))
                ->type_name("bash|zsh|fish");
            return [this, shell] {
              std::cout << (*shell == "bash"  ? bash_completion(definitions_)
                            : *shell == "zsh" ? zsh_completion(definitions_)
                                              : fish_completion(definitions_))
                        << std::flush;
              return number(ExitCode::ok);
            };
          }};
}

Command CommandSet::manual_command() const {
  return {.name = "man",
          .summary = "Print the manual page",
          .details = "To read it: terraform-provider-coolify man | man -l -",
          .define = [this](CLI::App&) -> Run {
            return [this] {
              std::cout << manual_page(definitions_) << std::flush;
              return number(ExitCode::ok);
            };
          }};
}

Command CommandSet::help_command() const {
  return {.name = "help",
          .summary = "Tell about the commands, their exit codes and variables",
          .define = [this](CLI::App& command) -> Run {
            auto name = std::make_shared<std::string>();
            command.add_option("command", *name, "One of them")->type_name("COMMAND");
            return [this, name] {
              if (name->empty()) {
                std::cout << overview_of(definitions_) << std::flush;
                return number(ExitCode::ok);
              }
              const CommandText* const one = find(*name);
              if (one == nullptr) return tell_unknown(*name);
              std::cout << help_of(definitions_, *one) << std::flush;
              return number(ExitCode::ok);
            };
          }};
}

}  // namespace cli
