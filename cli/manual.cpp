#include "cli/manual.h"

#include <algorithm>
#include <string_view>

#include "cli/exit_codes.h"
#include "cli/help_text.h"

namespace cli {
namespace {

/// A text in which nothing means anything to roff. A line that begins with a dot or a quote would
/// be a request.
std::string roff(std::string_view text) {
  std::string out;
  bool begins_line = true;
  for (const char one : text) {
    if (begins_line && (one == '.' || one == '\'')) out += "\\&";
    if (one == '\\') {
      out += "\\e";
    } else if (one == '-') {
      out += "\\-";
    } else {
      out += one;
    }
    begins_line = one == '\n';
  }
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + roff(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + roff(text) + "\\fR"; }

std::string paragraphs(const std::string& text) {
  std::string out = ".PP\n";
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find("\n\n", begin), text.size());
    out += (begin == 0 ? "" : "\n.PP\n") + roff(text.substr(begin, end - begin));
    begin = end + 2;
  }
  return out + '\n';
}

std::string option_entry(const OptionText& option) {
  std::string head;
  for (const std::string& name : option.names) head += (head.empty() ? "" : ", ") + bold(name);
  if (option.names.empty()) head = italic(synopsis_of(option));
  if (!option.names.empty() && !option.value.empty()) head += ' ' + italic(option.value);
  return ".TP\n" + head + '\n' + roff(option.description) + ".\n";
}

std::string command_section(const CommandText& command) {
  std::string text = ".SS " + command.name;
  for (const OptionText& argument : command.arguments) text += ' ' + synopsis_of(argument);
  text += '\n' + roff(command.summary) + ".\n";
  for (const std::string& alias : command.aliases) {
    text += ".PP\nAlso called " + bold(alias) + ".\n";
  }
  if (!command.details.empty()) text += paragraphs(command.details);
  for (const OptionText& argument : command.arguments) text += option_entry(argument);
  for (const auto& [group, options] : grouped(command)) {
    text += ".PP\n" + roff(group) + ":\n";
    for (const OptionText& option : options) text += option_entry(option);
  }
  return text;
}

}  // namespace

std::string manual_page(const Definitions& all) {
  std::string text = ".TH TERRAFORM\\-PROVIDER\\-COOLIFY 1 \"\" \"version " + roff(all.version) +
                     "\" \"Coolify provider\"\n.SH NAME\n" + roff(all.program) +
                     " \\- registers servers with Coolify\n.SH SYNOPSIS\n" + bold(all.program) +
                     ' ' + italic("COMMAND") + " [" + italic("OPTIONS") +
                     "]\n.SH DESCRIPTION\nTerraform starts this program by itself, as the provider "
                     "of Coolify. These commands of it are for people.\n.SH COMMANDS\n";
  for (const CommandText& command : all.commands) text += command_section(command);
  text += ".SH EXIT STATUS\n";
  for (const ExitCodeRow& row : exit_codes()) {
    text += ".TP\n" + bold(std::to_string(number(row.code))) + '\n' + roff(row.meaning) + ".\n";
  }
  text += ".SH ENVIRONMENT\n";
  for (const auto& [name, meaning] : variables()) {
    text += ".TP\n" + bold(name) + '\n' + roff(meaning) + ".\n";
  }
  return text;
}

}  // namespace cli
