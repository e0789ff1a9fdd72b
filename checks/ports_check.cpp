#include "checks/check.h"

namespace checks {
namespace {

/// Those of the proxy's ports that somebody listens on.
constexpr Fact<std::vector<std::string>> kTaken{"ports.taken"};
/// Whether Coolify's own proxy is running; unknown when nobody could be asked.
constexpr OptionalFact<bool> kProxyRuns{"ports.coolify_proxy"};

/// Whether Coolify will start a proxy at all, as we were told.
constexpr Fact<bool> kWanted{"ports.wanted"};

std::vector<ssh::ScriptInput> ports_inputs(const Options& options) {
  std::vector<ssh::ScriptInput> inputs;
  inputs.push_back({"has_proxy", base::Secret::harmless(options.has_proxy ? "yes" : "no")});
  return inputs;
}

// 0050, 01BB and 1F90 are 80, 443 and 8080; state 0A is "listening".
const Probe& ports_probe() {
  static const Probe probe{.name = "ports",
                           .viewer = Viewer::registered_user,
                           .script = R"sh(
flag ports.wanted "$has_proxy"
taken=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '
  $4 == "0A" {
    port = $2
    sub(/.*:/, "", port)
    if (port == "0050") print 80
    if (port == "01BB") print 443
    if (port == "1F90") print 8080
  }' | sort -nu)
text ports.taken "$taken"
if [ -z "$taken" ] || ! have docker; then
  unknown ports.coolify_proxy
else
  set -- docker
  if [ "$(own_uid)" != 0 ]; then set -- sudo -n docker; fi
  names=$(bounded "$limit" "$@" ps --filter name=coolify-proxy --format '{{.Names}}')
  if is_late "$?"; then
    silent 'docker ps' ports.coolify_proxy
  else
    case " $(echo $names) " in
      *' coolify-proxy '*) flag ports.coolify_proxy yes ;;
      *) flag ports.coolify_proxy no ;;
    esac
  fi
fi
)sh",
                           .facts = {kTaken, kProxyRuns, kWanted},
                           .inputs = ports_inputs};
  return probe;
}

Judgement judge_ports(const HostFacts& facts, const Settings&) {
  if (!facts.get(kWanted)) return Skip{"Coolify starts no proxy on this server"};
  std::string taken;
  for (const std::string& port : facts.get(kTaken)) taken += (taken.empty() ? "" : ", ") + port;
  if (taken.empty()) return Pass{"80, 443 and 8080 are free"};
  if (facts.get(kProxyRuns).value_or(false)) return Pass{taken + " used by Coolify's own proxy"};
  return Fail{
      .code = "host.ports_in_use",
      .summary = "Ports of Coolify's proxy are in use",
      .cause = "Something listens on " + taken +
               ", so the proxy Coolify starts on 80, 443 and 8080 will not come up.",
      .remedy = "Stop what listens there (ss -ltnp), or register the server without a proxy."};
}

}  // namespace

const Check& ports_check() {
  static const Check check{
      .id = "ports",
      .title = "Ports of the proxy",
      .order = 160,
      .default_severity = CheckSeverity::warn,
      .docs =
          "Nobody but Coolify's own proxy may listen on the TCP ports 80, 443 and 8080. Left out "
          "for a server without a proxy and for a build server: Coolify starts none there.",
      .seen_as = "The account Coolify will use, by /proc/net; the proxy by Docker.",
      .unseen = "What will listen there later, UDP, and firewalls before the machine.",
      .codes = {{"host.ports_in_use", "something else listens on one of them"}},
      .settings = {},
      .probes = {&ports_probe()},
      .judge = judge_ports};
  return check;
}

}  // namespace checks
