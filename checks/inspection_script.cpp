#include "checks/inspection_script.h"

#include <algorithm>

#include "checks/account_facts.h"
#include "checks/catalog.h"
#include "checks/docker_facts.h"
#include "checks/room.h"
#include "checks/storage_facts.h"
#include "checks/system_facts.h"
#include "ssh/remote/privilege.h"
#include "ssh/remote/shell_text.h"

namespace checks {
namespace {

constexpr std::string_view kEverythingBegin = R"sh(
everything() {
  last_words=
  become
)sh";

/// The names of the inputs of the probes that see with the eyes of the registered user.
std::vector<std::string> inputs_of_user() {
  std::vector<std::string> names;
  for (const Probe* const probe : probes()) {
    if (probe->viewer != Viewer::registered_user || probe->inputs == nullptr) continue;
    for (const ssh::ScriptInput& input : probe->inputs({})) names.push_back(input.name);
  }
  return names;
}

// Commands are bounded one by one; this bound is for those that nobody expects to hang. What they
// were to tell is reported as silent, with the names of what is still there of the process group
// and neither a shell of ours nor what one waits with. The records go through a pipe, which keeps
// short lines of several writers whole; a socket need not.
constexpr std::string_view kMain = R"sh(
  wait
}
hung_commands() {
  cat /proc/[0-9]*/stat 2>/dev/null | awk -v group="$1" '
    {
      rest = $0
      sub(/^[0-9]+ \(/, "", rest)
      name = rest
      sub(/\) [^)]*$/, "", name)
      split(substr(rest, length(name) + 3), field)
      if (field[3] != group) next
      names[$1] = name
      parents[field[2]]
    }
    END {
      for (id in names) {
        name = names[id]
        if (name ~ /^(sh|bash|dash|ash|busybox|sleep|cat|[a-z]*awk)$/ || name in said) continue
        if (name ~ /^(sudo|su|runuser|doas)$/ && id in parents) continue
        said[name]
        list = list (list == "" ? "" : ", ") name
      }
      print list
    }'
}
late() {
  last_words=
  read -r process </proc/$$/stat
  set -- ${process##*) }
  hung=$(bounded 5 hung_commands "$3")
  limit=$total
  silent "${hung:-the inspection}" $all_facts
}
main() {
  limit=$command_seconds total=$((8 * command_seconds)) last_words=late
  { watched "$total" everything & } | relay
  echo end
}
main </dev/null
)sh";

void append_subshell(std::string& text, const Probe& probe) {
  text += "(";
  text += probe.script;
  text += ") &\n";
}

std::string user_script() {
  std::string text(ssh::kShellPrologue);
  text += "limit=$1 id_silent=$2\nshift 2\n";
  for (const std::string& name : inputs_of_user()) text += name + "=$1\nshift\n";
  text += ssh::kOwnHome;
  text += kRoomFunctions;
  for (const Probe* const probe : probes()) {
    if (probe->viewer == Viewer::registered_user) append_subshell(text, *probe);
  }
  return text + "wait\n";
}

std::string script_text() {
  std::string text(ssh::kShellPrologue);
  text += ssh::privilege_functions();
  text += ssh::kBecomeRegisteredUser;
  text += "user_script=" + ssh::shell_word(user_script()) + "\n";
  text += "all_facts='";
  for (const FactDeclaration& fact : declared_facts()) text += std::string(fact.name) + " ";
  text += "'\n";
  text += kRoomFunctions;
  text += kEverythingBegin;
  text += "  printf '%s' \"$user_script\" | registered_shell \"$limit\" \"$id_silent\"";
  for (const std::string& name : inputs_of_user()) text += " \"$" + name + "\"";
  text += " &\n";
  for (const Probe* const probe : probes()) {
    if (probe->viewer == Viewer::login_user) append_subshell(text, *probe);
  }
  text += kMain;
  return text;
}

}  // namespace

const std::vector<const Probe*>& probes() {
  static const std::vector<const Probe*> all = [] {
    // What summarize() and the script itself need, then what the checks ask for.
    std::vector<const Probe*> list{&account_probe(), &user_probe(), &system_probe(),
                                   &storage_probe(), &docker_probe()};
    for (const Check* const check : catalog()) {
      for (const Probe* const probe : check->probes) {
        if (std::find(list.begin(), list.end(), probe) == list.end()) list.push_back(probe);
      }
    }
    return list;
  }();
  return all;
}

const std::vector<FactDeclaration>& declared_facts() {
  static const std::vector<FactDeclaration> all = [] {
    std::vector<FactDeclaration> list;
    for (const Probe* const probe : probes()) {
      list.insert(list.end(), probe->facts.begin(), probe->facts.end());
    }
    return list;
  }();
  return all;
}

ssh::Script inspection_script(const Options& options) {
  static const std::string text = script_text();
  ssh::Script script{.text = text, .inputs = {}, .may_need_root = true};
  script.inputs.push_back(
      {"command_seconds", base::Secret::harmless(std::to_string(options.command_seconds))});
  for (const Probe* const probe : probes()) {
    if (probe->inputs == nullptr) continue;
    for (ssh::ScriptInput& input : probe->inputs(options)) {
      script.inputs.push_back(std::move(input));
    }
  }
  return script;
}

base::Expected<HostFacts> parse_probe(std::string_view output, const Options& options) {
  auto facts = ssh::read_facts(output, declared_facts());
  if (!facts) {
    base::Diagnostic& fault = facts.error();
    return base::fail(unreadable_answer(std::move(fault.cause), std::move(fault.evidence)));
  }
  for (const Probe* const probe : probes()) {
    const bool has_gap =
        std::any_of(probe->facts.begin(), probe->facts.end(),
                    [&facts](const FactDeclaration& fact) { return facts->is_gap(fact); });
    if (probe->well_formed == nullptr || has_gap || probe->well_formed(*facts, options)) continue;
    for (const FactDeclaration& fact : probe->facts) {
      facts->distrust(fact, "an answer to something else");
    }
  }
  return facts;
}

}  // namespace checks
