#include "checks/account_facts.h"
#include "checks/check.h"
#include "checks/tool_facts.h"

namespace checks {
namespace {

Judgement judge_bash(const HostFacts& facts, const Settings&) {
  if (facts.get(tool::kBash)) return Pass{"bash is there"};
  return Fail{.code = "host.bash_missing",
              .summary = "bash is not installed",
              .cause =
                  "Coolify feeds every command to `bash -se`. There is no bash in the PATH of "
                  "a non-login shell of '" +
                  facts.get(user::kName) + "'.",
              .evidence = "PATH=" + facts.get(user::kPath),
              .remedy = "Install bash with the system's package manager (apk add bash on Alpine)."};
}

}  // namespace

const Check& bash_check() {
  static const Check check{
      .id = "bash",
      .title = "bash",
      .order = 40,
      .docs =
          "Coolify runs everything through `bash -se`, so bash has to be in the PATH of a "
          "non-login shell of its account.",
      .seen_as = "The account Coolify will use, in the PATH of a non-login shell.",
      .unseen = "A PATH that only a start-up file of its login sets.",
      .codes = {{"host.bash_missing", "there is no bash"}},
      .settings = {},
      .probes = {&tool_probe(), &user_probe()},
      .judge = judge_bash};
  return check;
}

}  // namespace checks
