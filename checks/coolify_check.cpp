#include "checks/check.h"
#include "checks/network_facts.h"

namespace checks {
namespace {

Judgement judge_coolify(const HostFacts& facts, const Settings&) {
  const std::string& line = facts.get(network::kCoolify);
  if (line.empty()) return Skip{"the address of Coolify has a meaning on this machine only"};
  const auto result = parse_result(line);
  if (!result || !result->counts(facts.get(network::kProxied))) {
    return Skip{"the host has nothing to test it with"};
  }
  if (result->reached()) return Pass{result->target.url + " reached"};
  const std::string route = facts.get(network::kProxied) ? "" : missing_route(facts, {*result});
  return Fail{.code = "health.coolify_unreachable",
              .summary = "The host cannot reach Coolify",
              .cause = "Not reached: " + result->target.url + "." + route +
                       " Coolify's agent on the host (Sentinel) reports its figures there; "
                       "deployments do not need it.",
              .evidence = evidence_line(*result),
              .remedy =
                  "Let the host reach Coolify, or switch the check off when Sentinel is not "
                  "used."};
}

}  // namespace

const Check& coolify_check() {
  static const Check check{
      .id = "coolify",
      .title = "Way back to Coolify",
      .order = 135,
      .default_severity = CheckSeverity::warn,
      .docs =
          "The host connects to Coolify, as Coolify's agent Sentinel will do to report figures. "
          "Left out for a Coolify on localhost.",
      .seen_as = "The login.",
      .unseen =
          "Containers' own way, and what stands between Coolify and its address seen from "
          "elsewhere.",
      .codes = {{"health.coolify_unreachable", "Coolify was not reached from the host"}},
      .settings = {},
      .probes = {&network_probe()},
      .judge = judge_coolify};
  return check;
}

}  // namespace checks
