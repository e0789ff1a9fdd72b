#include "checks/check.h"
#include "checks/network_facts.h"

namespace checks {
namespace {

base::Diagnostics target_faults(const SettingValue& value) {
  const auto& targets = std::get<std::vector<std::string>>(value);
  base::Diagnostics found;
  if (targets.size() > kMostTargets) {
    found.add({.kind = base::ErrorKind::invalid_config,
               .code = "checks.setting_invalid",
               .summary = "There are too many network targets",
               .cause = "At most " + std::to_string(kMostTargets) + " targets can be tested.",
               .remedy = std::string(kCheckPage)});
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto target = parse_target(targets[i]);
    if (!target) found.add(target.error().below(base::Path().index(static_cast<std::int64_t>(i))));
  }
  return found;
}

Judgement judge_outbound(const HostFacts& facts, const Settings&) {
  const bool proxied = facts.get(network::kProxied);
  std::string failed;
  std::string evidence;
  std::vector<TargetResult> unreached;
  std::size_t reached = 0;
  for (const TargetResult& result : target_results(facts).value_or(std::vector<TargetResult>())) {
    if (!result.counts(proxied)) continue;
    if (result.reached()) {
      ++reached;
      continue;
    }
    failed += (failed.empty() ? "" : ", ") + result.target.url;
    evidence += evidence_line(result);
    unreached.push_back(result);
  }
  if (reached == 0 && unreached.empty()) {
    return Skip{"no target was configured or the host has nothing to test with"};
  }
  if (unreached.empty()) {
    return Pass{std::to_string(reached) + (reached == 1 ? " target" : " targets") + " reached" +
                (proxied ? " through the proxy of the host's shell" : "")};
  }
  const std::string route = proxied ? "" : missing_route(facts, unreached);
  return Fail{
      .code = "health.outbound",
      .summary = "The host cannot reach what it needs",
      .cause = "Not reached: " + failed + "." + route +
               (proxied ? " The host's environment names a proxy, which was used." : ""),
      .evidence = evidence,
      .remedy = route.empty()
                    ? "Let the host reach these addresses (firewall, routes, proxy settings "
                      "of the account), or name others in `outbound.targets`."
                    : std::string(kMissingRouteRemedy),
      .transient = true};
}

}  // namespace

const Check& outbound_check() {
  static const Check check{
      .id = "outbound",
      .title = "Outbound connectivity",
      .order = 130,
      .docs =
          "The host connects to each target: https and http by curl, through the proxy its "
          "environment names, where any HTTP answer is good; tcp, and everything when there is "
          "no curl, by a plain connection. At most 8 targets of at most 150 characters.",
      .seen_as = "The login, with the proxies of its shell.",
      .unseen = "The way of Docker Engine, which is `engine_outbound`, and that of containers.",
      .codes = {{"health.outbound", "at least one target was not reached"}},
      .settings = {{"targets",
                    std::vector<std::string>{"https://registry-1.docker.io/v2/",
                                             "https://ghcr.io/v2/"},
                    "What the host has to reach: https://host[:port][/path], http://... or "
                    "tcp://host:port.",
                    0, 0, &target_faults}},
      .probes = {&network_probe()},
      .judge = judge_outbound};
  return check;
}

}  // namespace checks
