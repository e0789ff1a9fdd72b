#include "ssh/remote/sudo_messages.h"

#include <array>

#include "ssh/remote/shell_text.h"

namespace ssh {
namespace {

/// A line with both parts, in this order. Sources: sudo's logging.c, sudoers.c, tgetpass.c and
/// auth/pam.c; sudo-rs's common/error.rs, pam/error.rs and sudo/pam.rs; the modules of PAM.
struct Message {
  std::string_view part;
  std::string_view further;
  SudoRefusal refusal;
};

constexpr std::array<Message, 26> kMessages = {{
    {" is not in the sudoers file", "", SudoRefusal::not_allowed},
    {"Sorry, user ", " may not run ", SudoRefusal::not_allowed},
    {"Sorry, user ", " is not allowed to ", SudoRefusal::not_allowed},
    {" is not allowed to run sudo on ", "", SudoRefusal::not_allowed},
    {"I'm sorry ", ". I'm afraid I can't do that", SudoRefusal::not_allowed},
    // sudo goes on to say that it needs a password, whatever the reason.
    {"ccount validation failure", "", SudoRefusal::account},
    {"ccount or password is expired", "", SudoRefusal::account},
    {"ccount ", "locked due to ", SudoRefusal::account},
    {"assword expired, contact", "", SudoRefusal::account},
    {"oken manipulation error", "", SudoRefusal::account},
    // A wrong password is none of the errors that sudo tells so.
    {"PAM authentication error: ", "", SudoRefusal::account},
    {"you must have a tty to run sudo", "", SudoRefusal::terminal_required},
    {" terminal is required to ", "", SudoRefusal::terminal_required},
    {"no tty present and no askpass program", "", SudoRefusal::terminal_required},
    {"Sorry, try again", "", SudoRefusal::password_refused},
    {"Authentication failed, try again", "", SudoRefusal::password_refused},
    {" incorrect password attempt", "", SudoRefusal::password_refused},
    {" incorrect authentication attempt", "", SudoRefusal::password_refused},
    {"Incorrect authentication attempt", "", SudoRefusal::password_refused},
    {"no password was provided", "", SudoRefusal::password_required},
    {"a password is required", "", SudoRefusal::password_required},
    {"interactive authentication is required", "", SudoRefusal::password_required},
    {"Interaction is required", "", SudoRefusal::password_required},
    {"interaction required", "", SudoRefusal::password_required},
    {"Authentication required but not attempted", "", SudoRefusal::password_required},
    {"uthentication failed: ", "", SudoRefusal::password_refused},
}};

constexpr std::string_view kAboutHostNames = "unable to resolve host ";

std::string_view name_of(SudoRefusal refusal) {
  switch (refusal) {
    case SudoRefusal::password_required:
      return "password_required";
    case SudoRefusal::password_refused:
      return "password_refused";
    case SudoRefusal::not_allowed:
      return "not_allowed";
    case SudoRefusal::terminal_required:
      return "terminal_required";
    case SudoRefusal::account:
      return "account";
    case SudoRefusal::unknown:
      break;
  }
  return "unknown";
}

bool is_in(const Message& message, std::string_view line) {
  const std::size_t at = line.find(message.part);
  return at != std::string_view::npos &&
         line.find(message.further, at + message.part.size()) != std::string_view::npos;
}

}  // namespace

SudoRefusal sudo_refusal(std::string_view text) {
  if (const std::size_t prompt = text.find(kSudoPrompt); prompt != std::string_view::npos) {
    text.remove_prefix(prompt + kSudoPrompt.size());
  }
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() + (line.size() < text.size() ? 1 : 0));
    if (line.find(kAboutHostNames) != std::string_view::npos) continue;
    for (const Message& message : kMessages) {
      if (is_in(message, line)) return message.refusal;
    }
  }
  return SudoRefusal::unknown;
}

std::string read_refusal_function() {
  std::string text = "read_refusal() {\n  refusal=unknown rest=${1#*";
  text += shell_word(kSudoPrompt);
  text +=
      "}$newline\n"
      "  while [ -n \"$rest\" ]; do\n"
      "    line=${rest%%\"$newline\"*} rest=${rest#*\"$newline\"}\n"
      "    case $line in\n      *" +
      shell_word(kAboutHostNames) + "*) ;;\n";
  for (const Message& message : kMessages) {
    text += "      *" + shell_word(message.part) + "*";
    if (!message.further.empty()) text += shell_word(message.further) + "*";
    text += ") refusal=" + std::string(name_of(message.refusal)) + "; return ;;\n";
  }
  text += "    esac\n  done\n}\n";
  return text;
}

}  // namespace ssh
