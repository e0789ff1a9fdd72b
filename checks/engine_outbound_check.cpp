#include <algorithm>

#include "checks/catalog.h"
#include "checks/check.h"
#include "checks/docker_facts.h"
#include "checks/network_facts.h"

namespace checks {

const Check& engine_outbound_check();

namespace {

/// How the way of Docker Engine out of the host was found: "shell" (the one the shell has too),
/// "tested", or "hidden" (through a proxy that wants credentials, which the engine does not tell);
/// unknown where the engine did not tell its proxies or there is no curl to go the same way.
constexpr OptionalFact<std::string> kWay{"engine.way"};
/// The proxies the engine tells: "https http", "-" for none.
constexpr OptionalFact<std::string> kProxies{"engine.proxies"};
/// Lines as of network::kResults, for a way that was tested.
constexpr OptionalFact<std::vector<std::string>> kResults{"engine.results"};

/// What the engine could pull from.
std::vector<NetworkTarget> http_targets(const Options& options) {
  std::vector<NetworkTarget> targets;
  if (severity_of(engine_outbound_check(), options) == CheckSeverity::off) return targets;
  for (NetworkTarget& target : configured_targets(options)) {
    if (target.is_http) targets.push_back(std::move(target));
  }
  return targets;
}

std::vector<ssh::ScriptInput> engine_inputs(const Options& options) {
  std::string text;
  for (const NetworkTarget& target : http_targets(options)) text += target.url + " ";
  std::vector<ssh::ScriptInput> inputs;
  inputs.push_back({"engine_targets", base::Secret::harmless(std::move(text))});
  return inputs;
}

std::vector<TargetResult> results_of(const HostFacts& facts) {
  std::vector<TargetResult> results;
  for (const std::string& line : facts.get(kResults).value_or(std::vector<std::string>())) {
    if (auto result = parse_result(line)) results.push_back(*std::move(result));
  }
  return results;
}

bool engine_well_formed(const HostFacts& facts, const Options& options) {
  const auto lines = facts.get(kResults);
  if (!lines) return true;
  const std::vector<NetworkTarget> asked = http_targets(options);
  const std::vector<TargetResult> results = results_of(facts);
  return results.size() == lines->size() && results.size() == asked.size() &&
         std::all_of(asked.begin(), asked.end(), [&](const NetworkTarget& target) {
           return std::any_of(results.begin(), results.end(), [&](const TargetResult& result) {
             return result.target.url == target.url;
           });
         });
}

// The engine reads proxies from daemon.json and from the environment of its service, never from
// that of a shell. Its way is gone by a curl with just its proxies. It hides the credentials of a
// proxy.
constexpr std::string_view kScript = R"sh(
told() { printf '%s\n' "$answer" | sed -n "s/^$1=//p"; }
by_engine() {
  unset http_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy NO_PROXY
  # The engine reads *.example.com as curl reads .example.com.
  http_proxy=$http https_proxy=$https no_proxy=$(printf '%s' "$none" | sed 's/\*\././g')
  export http_proxy https_proxy no_proxy
  printf '%s unknown %s\n' "$1" "$(tried curl -gsSI -o /dev/null --connect-timeout 4 --max-time 6 \
    "$1" | tr '\n\t' '  ' | cut -b 1-150)"
}
test_way() {
  text engine.results "$(for url in $engine_targets; do by_engine "$url" & done; wait)"
}

set -f
answer= status=0
if [ -n "$engine_targets" ] && have curl && find_docker; then
  answer=$(bounded "$limit" coolify_docker info --format 'http={{.HTTPProxy}}
https={{.HTTPSProxy}}
no={{.NoProxy}}
told')
  status=$?
fi
http=$(told http) https=$(told https) none=$(told no)
shell_https=${https_proxy:-${HTTPS_PROXY:-${all_proxy:-$ALL_PROXY}}}
shell_http=${http_proxy:-${all_proxy:-$ALL_PROXY}}
case $answer in
  *told)
    text engine.proxies "$(printf '%s' "${https:--} ${http:--}" | without_credentials)"
    case $http$https in
      *@*)
        text engine.way hidden
        unknown engine.results
        ;;
      *)
        if [ "$http $https" = "$shell_http $shell_https" ] && {
          [ -z "$http$https" ] || [ "$none" = "${no_proxy:-$NO_PROXY}" ]
        }; then
          text engine.way shell
          # sudo keeps from this shell what the login's has.
          if [ -n "$SSH_CONNECTION$http$https" ]; then unknown engine.results; else test_way; fi
        else
          text engine.way tested
          test_way
        fi
        ;;
    esac
    ;;
  *)
    if is_late "$status"; then
      silent 'docker info' engine.way engine.proxies engine.results
    else
      unknown engine.way engine.proxies engine.results
    fi
    ;;
esac
)sh";

const Probe& engine_probe() {
  static const std::string script =
      std::string(kDockerFunctions) + std::string(kConnectFunctions) + std::string(kScript);
  static const Probe probe{.name = "engine",
                           .viewer = Viewer::registered_user,
                           .script = script,
                           .facts = {kWay, kProxies, kResults},
                           .inputs = engine_inputs,
                           .well_formed = engine_well_formed};
  return probe;
}

Judgement judge_engine_outbound(const HostFacts& facts, const Settings&) {
  if (docker_view(facts).state != DockerState::ready) {
    return Skip{"no engine answered; see the check `docker`"};
  }
  const auto way = facts.get(kWay);
  if (!way) return Skip{"the engine's way could not be gone: no target, no curl, or no answer"};
  // `outbound` goes the way of the login's shell, which may be another than the account's.
  const bool is_login_proxied = facts.get(network::kProxied);
  const bool was_tested =
      *way == "tested" || (*way == "shell" && is_login_proxied && facts.get(kResults));
  if (*way == "shell" && !was_tested)
    return Skip{"the engine goes the way of the shell; see the check `outbound`"};
  if (!was_tested) {
    return Skip{"not proven: the engine's proxy wants credentials, which the engine does not tell"};
  }
  const std::string proxies = facts.get(kProxies).value_or("- -");
  const bool has_proxy = proxies != "- -";
  std::string failed;
  std::string evidence;
  for (const TargetResult& result : results_of(facts)) {
    if (result.reached()) continue;
    failed += (failed.empty() ? "" : ", ") + result.target.url;
    evidence += evidence_line(result);
  }
  const std::string way_text = has_proxy ? "through its own proxy (" + proxies + ")"
                                         : "without a proxy, though the shell has one";
  if (failed.empty()) return Pass{"reached " + way_text};
  return Fail{.code = "docker.no_way_out",
              .summary = "Docker Engine cannot reach what it needs",
              .cause = "Docker Engine goes out " + way_text + ". That way was not reached: " +
                       failed + ". So it can pull no images from there.",
              .evidence = evidence,
              .remedy =
                  "Give the engine the proxy that leads out: \"proxies\": {\"http-proxy\": ..., "
                  "\"https-proxy\": ..., \"no-proxy\": ...} in /etc/docker/daemon.json, or "
                  "Environment= in a drop-in of docker.service; then restart it (systemctl restart "
                  "docker).",
              .transient = true};
}

}  // namespace

const Check& engine_outbound_check() {
  static const Check check{
      .id = "engine_outbound",
      .title = "Way out of Docker Engine",
      .order = 132,
      .docs =
          "Docker Engine has proxies of its own, from /etc/docker/daemon.json or its service, and "
          "knows nothing of those of a shell. Where `docker info` tells others than the shell has, "
          "the http and https targets of the check `outbound` are tried by curl through just "
          "those.",
      .seen_as = "The account Coolify will use, by curl with the engine's proxies.",
      .unseen =
          "Mirrors, certificates and credentials of the engine's registries; a proxy that wants "
          "credentials.",
      .codes = {{"docker.no_way_out", "the engine's way does not lead to at least one target"}},
      .settings = {},
      .probes = {&engine_probe(), &docker_probe(), &network_probe()},
      .judge = judge_engine_outbound};
  return check;
}

}  // namespace checks
