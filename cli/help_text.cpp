#include "cli/help_text.h"

#include <algorithm>

#include "cli/exit_codes.h"
#include "cli/shown_text.h"

namespace cli {
namespace {

constexpr std::size_t kColumn = 28;  ///< where descriptions begin

/// `head` and beside it, or below it where it is too long, `text`.
std::string entry(const std::string& head, const std::string& text, std::size_t column = kColumn) {
  const std::string indent(column, ' ');
  const std::string body = wrapped(text, indent);
  if (head.size() + 2 > column || body.empty()) return head + '\n' + body;
  return head + body.substr(head.size());
}

std::string head_of(const OptionText& option) {
  std::string head = "  ";
  for (const std::string& name : option.names) head += (head == "  " ? "" : ", ") + name;
  if (option.names.empty()) return head + synopsis_of(option);
  return option.value.empty() ? head : head + ' ' + option.value;
}

std::string exit_code_lines() {
  std::string text = "Exit codes:\n";
  for (const ExitCodeRow& row : exit_codes()) {
    const std::string code = std::to_string(number(row.code));
    text += entry("  " + std::string(3 - code.size(), ' ') + code, std::string(row.meaning), 7);
  }
  return text;
}

}  // namespace

std::string synopsis_of(const OptionText& argument) {
  const std::string name = argument.value + (argument.is_repeated ? "..." : "");
  return argument.is_required ? name : '[' + name + ']';
}

std::string help_of(const Definitions& all, const CommandText& command) {
  std::string usage = "Usage: " + all.program + ' ' + command.name + " [OPTIONS]";
  for (const OptionText& argument : command.arguments) usage += ' ' + synopsis_of(argument);
  std::string text = wrapped(usage, "") + '\n' + wrapped(command.summary + '.', "");
  for (const std::string& alias : command.aliases) text += "Also called: " + alias + '\n';
  if (!command.details.empty()) text += '\n' + wrapped(command.details, "");
  if (!command.arguments.empty()) text += "\nArguments:\n";
  for (const OptionText& one : command.arguments) text += entry(head_of(one), one.description);
  for (const auto& [group, options] : grouped(command)) {
    text += '\n' + group + ":\n";
    for (const OptionText& one : options) text += entry(head_of(one), one.description);
  }
  return command.has_exit_codes ? text + '\n' + exit_code_lines() : text;
}

std::string command_lines(const Definitions& all) {
  std::string text;
  for (const CommandText& command : all.commands) {
    text += entry("  " + command.name, command.summary, 14);
  }
  return text;
}

std::string overview_of(const Definitions& all) {
  std::string text = "Usage: " + all.program + " COMMAND [OPTIONS]\n\nCommands:\n" +
                     command_lines(all) + "\n" + all.program +
                     " COMMAND --help tells about one of them.\n\n" + exit_code_lines() +
                     "\nEnvironment:\n";
  for (const auto& [name, meaning] : variables()) text += entry("  " + name, meaning);
  return text;
}

}  // namespace cli
