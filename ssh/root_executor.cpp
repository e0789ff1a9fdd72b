#include "ssh/root_executor.h"

#include <algorithm>
#include <string>
#include <utility>

namespace ssh {
namespace {

constexpr std::string_view kTellPrivilege =
    "gain_privilege\nprintf '%s\\n' \"$privilege\" \"$privilege_text\"\n";

/// The surroundings a script is promised; sudo has made its own.
constexpr std::string_view kSurroundings =
    "LC_ALL=C; export LC_ALL; PATH=\"$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
    ":/sbin:/bin:/snap/bin\"; export PATH; ";

/// A constant text as one word of a shell command.
std::string quoted(std::string_view constant) {
  std::string word = "'";
  for (const char c : constant) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + "'";
}

ScriptInput copy_of(const ScriptInput& input) { return {input.name, input.value.clone()}; }

}  // namespace

base::Expected<Output> RootExecutor::run(const Script& script, const base::Context& context) {
  const auto found = privilege(context);
  if (!found) return base::fail(found.error());
  if (*found != Privilege::sudo_with_password) return login_->run(script, context);
  return login_->run(as_root(script), context);
}

base::Expected<Privilege> RootExecutor::privilege(const base::Context& context) {
  if (privilege_) return *privilege_;
  Script script;
  script.text = std::string(privilege_functions()) + std::string(kTellPrivilege);
  script.inputs.push_back({std::string(kSudoPasswordInput), sudo_password_.clone()});
  const auto output = login_->run(script, context);
  if (!output) return base::fail(output.error());
  const std::size_t line = std::min(output->out.find('\n'), output->out.size());
  auto found = privilege_of(std::string_view(output->out).substr(0, line),
                            std::string_view(output->out).substr(line));
  if (found) privilege_ = *found;
  return found;
}

/// A script that hands the inputs and then the text of `script` to a shell of root's, which reads
/// them as the login shell would have.
Script RootExecutor::as_root(const Script& script) const {
  Script outer;
  std::string values = "printf '%s\\n'";
  std::string reads;
  for (const ScriptInput& input : script.inputs) {
    values += " \"$" + input.name + "\"";
    reads += "IFS= read -r " + input.name + " && ";
    outer.inputs.push_back(copy_of(input));
  }
  outer.inputs.push_back({std::string(kSudoPasswordInput), sudo_password_.clone()});

  const std::string shell =
      std::string(kSurroundings) + reads + "root_script=$(cat) && eval \"$root_script\"";
  outer.text = std::string(privilege_functions()) + "privilege=sudo_password\n{ ";
  if (!script.inputs.empty()) outer.text += values + "; ";
  outer.text += "printf '%s\\n' " + quoted(script.text) + "; } | as_root_fed /bin/sh -c " +
                quoted(shell) + "\n";
  return outer;
}

}  // namespace ssh
