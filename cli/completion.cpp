#include "cli/completion.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "checks/catalog.h"

namespace cli {
namespace {

/// A text between single quotes, as bash and zsh have it.
std::string quoted(std::string_view text) {
  std::string word = "'";
  for (const char one : text) {
    if (one == '\'') {
      word += "'\\''";
    } else {
      word += one;
    }
  }
  return word + "'";
}

/// The same for fish.
std::string quoted_for_fish(std::string_view text) {
  std::string word = "'";
  for (const char one : text) {
    if (one == '\'' || one == '\\') word += '\\';
    word += one;
  }
  return word + "'";
}

std::string joined(const std::vector<std::string>& words, std::string_view between = " ") {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : std::string(between)) + word;
  return all;
}

std::vector<std::string> names_of(const Definitions& all) {
  std::vector<std::string> names;
  for (const CommandText& command : all.commands) names.push_back(command.name);
  return names;
}

/// What may stand for a value: of the option's own choices, commands, or checks.
std::vector<std::string> offered(const OptionText& option, const Definitions& all) {
  if (option.value == "COMMAND") return names_of(all);
  if (option.value != "ID" && option.value != "ID=...") return choices_of(option);
  // Ids of deployments and machines are called so as well.
  const bool is_check = std::any_of(
      option.names.begin(), option.names.end(),
      [](const std::string& name) { return name == "--check" || name == "--skip-check"; });
  std::vector<std::string> ids;
  if (!is_check) return ids;
  for (const checks::Check* const check : checks::catalog()) ids.emplace_back(check->id);
  return ids;
}

/// Files are offered for these.
bool is_file(const OptionText& option) {
  return option.value == "FILE" || option.value == "FOLDER" || option.value == "HOST" ||
         option.value == "KEY";
}

/// The pattern of a `case` for a command and its other names. Bash takes the ":" in one for the
/// end of a word.
std::string pattern_of(const CommandText& command) {
  std::string pattern = command.name;
  for (const std::string& alias : command.aliases)
    pattern += '|' + alias.substr(0, alias.find(':'));
  return pattern;
}

/// What bash offers behind an option.
std::string bash_values(const OptionText& option, const Definitions& all) {
  const auto choices = offered(option, all);
  if (!choices.empty()) return "-W $'" + joined(choices, "\\n") + "'";
  return is_file(option) ? "-f" : "-W ''";
}

std::string bash_command(const CommandText& command, const Definitions& all) {
  std::string text = "    " + pattern_of(command) + ")\n";
  std::string options;
  std::string behind;
  for (const OptionText& option : command.options) {
    options += (options.empty() ? "" : " ") + joined(option.names);
    if (option.value.empty()) continue;
    behind +=
        "        " + joined(option.names, "|") + ") values=(" + bash_values(option, all) + ") ;;\n";
  }
  text += "      options=" + quoted(options) + "\n";
  if (!command.arguments.empty()) {
    text += "      values=(" + bash_values(command.arguments.front(), all) + ")\n";
  }
  if (!behind.empty()) {
    text += "      case \"$previous\" in\n" + behind + "      esac\n";
  }
  return text + "      ;;\n";
}

/// What zsh does with a value.
std::string zsh_action(const OptionText& option, const Definitions& all) {
  const auto choices = offered(option, all);
  if (!choices.empty()) return ":value:(" + joined(choices) + ")";
  return ":" + option.value + ":" + (is_file(option) ? "_files" : " ");
}

/// A description where zsh's own signs mean nothing.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char one : text) {
    if (one == '[' || one == ']' || one == ':' || one == '\\') out += '\\';
    out += one;
  }
  return out;
}

std::string zsh_command(const CommandText& command, const Definitions& all) {
  std::string text = "    " + command.name;
  for (const std::string& alias : command.aliases) text += '|' + alias;
  text += ")\n      _arguments";
  for (const OptionText& option : command.options) {
    for (const std::string& name : option.names) {
      const std::string value = option.value.empty() ? std::string() : zsh_action(option, all);
      text +=
          " \\\n        " + quoted('*' + name + '[' + zsh_text(option.description) + ']' + value);
    }
  }
  for (const OptionText& argument : command.arguments) {
    text +=
        " \\\n        " + quoted((argument.is_repeated ? "*" : "1") + zsh_action(argument, all));
  }
  return text + "\n      ;;\n";
}

std::string fish_command(const CommandText& command, const Definitions& all) {
  std::string names = command.name;
  for (const std::string& alias : command.aliases) names += ' ' + alias;
  const std::string begin = "complete -c " + all.program + " -n " +
                            quoted_for_fish("__fish_seen_subcommand_from " + names);
  std::string text;
  for (const OptionText& option : command.options) {
    std::string line = begin;
    for (const std::string& name : option.names) {
      line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    const auto choices = offered(option, all);
    if (!option.value.empty()) line += is_file(option) ? " -r -F" : " -x";
    if (!choices.empty()) line += " -a " + quoted_for_fish(joined(choices));
    text += line + " -d " + quoted_for_fish(option.description) + '\n';
  }
  for (const OptionText& argument : command.arguments) {
    const auto choices = offered(argument, all);
    if (!choices.empty()) text += begin + " -a " + quoted_for_fish(joined(choices)) + '\n';
    if (is_file(argument)) text += begin + " -F\n";
  }
  return text;
}

}  // namespace

std::string bash_completion(const Definitions& all) {
  std::string text = "# Completion of " + all.program + " for bash: source <(" + all.program +
                     " completion bash)\n"
                     "_terraform_provider_coolify() {\n"
                     "  local current=\"${COMP_WORDS[COMP_CWORD]}\"\n"
                     "  local previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
                     "  local options=\"\"\n"
                     "  local -a values=(-W '')\n"
                     "  COMPREPLY=()\n"
                     "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                     "    COMPREPLY=($(compgen -W " +
                     quoted(joined(names_of(all))) +
                     " -- \"$current\"))\n"
                     "    return\n"
                     "  fi\n"
                     "  case \"${COMP_WORDS[1]}\" in\n";
  for (const CommandText& command : all.commands) text += bash_command(command, all);
  return text +
         "  esac\n"
         "  if [ \"${current#-}\" != \"$current\" ]; then\n"
         "    COMPREPLY=($(compgen -W \"$options\" -- \"$current\"))\n"
         "  else\n"
         "    local IFS=$'\\n'\n"
         "    COMPREPLY=($(compgen \"${values[@]}\" -- \"$current\"))\n"
         "  fi\n"
         "}\n"
         "complete -o filenames -F _terraform_provider_coolify " +
         all.program + "\n";
}

std::string zsh_completion(const Definitions& all) {
  std::string text = "#compdef " + all.program + "\n# Completion of " + all.program +
                     " for zsh: a file _" + all.program +
                     " in $fpath.\n_terraform_provider_coolify() {\n"
                     "  local -a commands\n"
                     "  commands=(\n";
  for (const CommandText& command : all.commands) {
    text += "    " + quoted(zsh_text(command.name) + ':' + command.summary) + '\n';
  }
  text +=
      "  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  local name=$words[2]\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n"
      "  case $name in\n";
  for (const CommandText& command : all.commands) text += zsh_command(command, all);
  return text + "  esac\n}\nif [ \"$funcstack[1]\" = \"_" + all.program +
         "\" ]; then\n  _terraform_provider_coolify \"$@\"\nelse\n"
         "  compdef _terraform_provider_coolify " +
         all.program + "\nfi\n";
}

std::string fish_completion(const Definitions& all) {
  std::string text = "# Completion of " + all.program + " for fish: " + all.program +
                     " completion fish | source\ncomplete -c " + all.program + " -f\n";
  for (const CommandText& command : all.commands) {
    text += "complete -c " + all.program + " -n __fish_use_subcommand -a " +
            quoted_for_fish(command.name) + " -d " + quoted_for_fish(command.summary) + '\n';
  }
  for (const CommandText& command : all.commands) text += fish_command(command, all);
  return text;
}

}  // namespace cli
