#include "checks/check.h"
#include "checks/network_facts.h"
#include "checks/options.h"

namespace checks {
namespace {

bool is_found(TargetResult::Name name) {
  return name == TargetResult::Name::resolved || name == TargetResult::Name::ipv4 ||
         name == TargetResult::Name::ipv6;
}

Judgement judge_name_resolution(const HostFacts& facts, const Settings&) {
  if (facts.get(network::kProxied)) return Skip{"a proxy resolves the names"};
  std::string failed;
  std::size_t resolved = 0;
  for (const TargetResult& result : target_results(facts).value_or(std::vector<TargetResult>())) {
    if (is_found(result.name)) ++resolved;
    const bool is_silent = result.name == TargetResult::Name::silent;
    if (is_silent || result.name == TargetResult::Name::failed) {
      failed += (failed.empty() ? "" : ", ") + result.target.host;
      if (is_silent) {
        failed += " (no answer within " + std::to_string(kCommandSeconds) + " s)";
      }
    }
  }
  if (failed.empty() && resolved == 0) {
    return Skip{"no target of the check `outbound` has a name that could be looked up"};
  }
  if (failed.empty()) {
    return Pass{std::to_string(resolved) + (resolved == 1 ? " name" : " names") + " resolved"};
  }
  return Fail{.code = "health.name_resolution",
              .summary = "The host cannot resolve names",
              .cause = "These names were not found: " + failed + ".",
              .remedy =
                  "Repair /etc/resolv.conf or the resolver it names, and let the host reach "
                  "it through the firewall.",
              .transient = true};
}

}  // namespace

const Check& name_resolution_check() {
  static const Check check{
      .id = "name_resolution",
      .title = "Name resolution",
      .order = 120,
      .docs =
          "The host looks up the names of the targets of the check `outbound`. Left out when "
          "its environment names a proxy, since that resolves names itself.",
      .seen_as = "The login.",
      .unseen = "Names that containers look up by Docker's own resolver.",
      .codes = {{"health.name_resolution", "at least one name was not found"}},
      .settings = {},
      .probes = {&network_probe()},
      .judge = judge_name_resolution};
  return check;
}

}  // namespace checks
