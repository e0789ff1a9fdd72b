#include "cli/definitions.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace cli {
namespace {

OptionText text_of(const CLI::Option& option) {
  OptionText text;
  for (const std::string& name : option.get_snames()) text.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) text.names.push_back("--" + name);
  const bool is_flag = option.get_expected_max() == 0;
  // Behind the name of the type stand the rules for values.
  const std::string type = option.get_type_name();
  if (!is_flag) text.value = type.substr(0, type.find(':'));
  text.description = option.get_description();
  const std::string usual = option.get_default_str();
  if (!usual.empty() && !is_flag) text.description += "; default: " + usual;
  text.group = option.get_group();
  text.is_repeated = text.names.empty() && option.get_expected_max() > 1;
  text.is_required = option.get_required();
  return text;
}

}  // namespace

CommandText text_of(const Command& command, const CLI::App& app) {
  CommandText text{.name = command.name,
                   .aliases = command.aliases,
                   .summary = command.summary,
                   .details = command.details,
                   .has_exit_codes = command.has_exit_codes};
  for (const CLI::Option* const option : app.get_options()) {
    if (option->get_group().empty()) continue;  // hidden
    OptionText one = text_of(*option);
    (one.names.empty() ? text.arguments : text.options).push_back(std::move(one));
  }
  return text;
}

std::vector<std::string> choices_of(const OptionText& option) {
  std::vector<std::string> choices;
  if (option.value.find('|') == std::string::npos) return choices;
  for (std::size_t begin = 0; begin <= option.value.size();) {
    const std::size_t end = std::min(option.value.find('|', begin), option.value.size());
    choices.push_back(option.value.substr(begin, end - begin));
    begin = end + 1;
  }
  return choices;
}

std::vector<std::pair<std::string, std::vector<OptionText>>> grouped(const CommandText& command) {
  std::vector<std::pair<std::string, std::vector<OptionText>>> groups;
  for (const OptionText& option : command.options) {
    const auto known = std::find_if(groups.begin(), groups.end(),
                                    [&](const auto& group) { return group.first == option.group; });
    if (known == groups.end()) {
      groups.push_back({option.group, {option}});
    } else {
      known->second.push_back(option);
    }
  }
  return groups;
}

const std::vector<std::pair<std::string, std::string>>& variables() {
  static const std::vector<std::pair<std::string, std::string>> all = {
      {"COOLIFY_ENDPOINT", "Address of the Coolify instance (also COOLIFY_ADDRESS)"},
      {"COOLIFY_TOKEN", "API token with the abilities read and write"},
      {"COOLIFY_SSH_PASSPHRASE", "Passphrase of the first private key that logs in"},
      {"COOLIFY_SSH_PASSWORD", "Password of the account that logs in"},
      {"COOLIFY_SUDO_PASSWORD", "Password that sudo asks that account for"},
      {"COOLIFY_EVENTS_FILE", "File that events are appended to"},
      {"COOLIFY_WEBHOOK_HEADERS", "Headers of what is posted there, a line `Name: value` for each"},
      {"COOLIFY_WEBHOOK_SECRET", "Signs what is posted to the webhook"},
      {"COOLIFY_PUSHER_SECRET", "Secret of the app at the Pusher service"},
      {"COOLIFY_LOG", "Level of the log: info, debug, trace; none without it"},
      {"COOLIFY_LOG_PATH", "File that the log is appended to; else standard error"},
      {"SSH_AUTH_SOCK", "Socket of the ssh-agent"},
      {"NO_COLOR", "Nothing is shown in colour, whatever it says"}};
  return all;
}

}  // namespace cli
