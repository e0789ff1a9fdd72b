#include "checks/tool_facts.h"

namespace checks {

const Probe& tool_probe() {
  static const Probe probe{.name = "tools",
                           .viewer = Viewer::registered_user,
                           .script = R"sh(
PATH=$login_path
for tool in bash git curl jq; do
  if have "$tool"; then flag "tool.$tool" yes; else flag "tool.$tool" no; fi
done
)sh",
                           .facts = {tool::kBash, tool::kGit, tool::kCurl, tool::kJq}};
  return probe;
}

}  // namespace checks
