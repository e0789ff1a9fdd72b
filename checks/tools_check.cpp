#include "checks/account_facts.h"
#include "checks/check.h"
#include "checks/tool_facts.h"

namespace checks {
namespace {

Judgement judge_tools(const HostFacts& facts, const Settings&) {
  std::string missing;
  for (const auto& [fact, name] :
       {std::pair(tool::kGit, "git"), std::pair(tool::kCurl, "curl"), std::pair(tool::kJq, "jq")}) {
    if (!facts.get(fact)) missing += (missing.empty() ? "" : ", ") + std::string(name);
  }
  if (missing.empty()) return Pass{"git, curl and jq are there"};
  return Fail{.code = "host.tools_missing",
              .summary = "Commands Coolify needs are not installed",
              .cause = "Missing in the PATH of a non-login shell of '" + facts.get(user::kName) +
                       "': " + missing + ".",
              .evidence = "PATH=" + facts.get(user::kPath),
              .remedy = "Install them with the system's package manager: " + missing + "."};
}

}  // namespace

const Check& tools_check() {
  static const Check check{
      .id = "tools",
      .title = "Commands Coolify needs",
      .order = 50,
      .cured_by_installer = {"host.tools_missing"},
      .docs =
          "Coolify refuses a server on which git, curl or jq cannot be found in the PATH of a "
          "non-login shell of its account.",
      .seen_as = "The account Coolify will use, in the PATH of a non-login shell.",
      .unseen = "Whether they work; a PATH that only a start-up file of its login sets.",
      .codes = {{"host.tools_missing", "at least one of git, curl and jq is missing"}},
      .settings = {},
      .probes = {&tool_probe(), &user_probe()},
      .judge = judge_tools};
  return check;
}

}  // namespace checks
