#include <iterator>
#include <sstream>

#include "checks/check.h"

namespace checks {
namespace {

/// Those of the proxy's ports that somebody listens on.
constexpr Fact<std::vector<std::string>> kTaken{"ports.taken"};
/// Whether Coolify's own proxy is running; unknown when nobody could be asked.
constexpr OptionalFact<bool> kProxyRuns{"ports.coolify_proxy"};

/// The ports that Coolify's proxy will need, as we were told; with blanks between.
constexpr Fact<std::string> kWanted{"ports.wanted"};

std::vector<ssh::ScriptInput> ports_inputs(const Options& options) {
  std::string ports;
  for (const std::uint16_t port : options.proxy_ports) {
    ports += (ports.empty() ? "" : " ") + std::to_string(port);
  }
  std::vector<ssh::ScriptInput> inputs;
  inputs.push_back({"proxy_ports", base::Secret::harmless(ports)});
  return inputs;
}

// State 0A is "listening"; addresses and ports are hexadecimal.
const Probe& ports_probe() {
  static const Probe probe{.name = "ports",
                           .viewer = Viewer::registered_user,
                           .script = R"sh(
text ports.wanted "$proxy_ports"
listening=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
  awk '$4 == "0A" { sub(/.*:/, "", $2); printf "%s ", $2 }')
taken=
for port in $proxy_ports; do
  case " $listening" in
    *" $(printf '%04X' "$port") "*) taken="$taken$port
" ;;
  esac
done
text ports.taken "${taken%?}"
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

/// "80, 443 and 8080".
std::string listed(const std::vector<std::string>& ports) {
  std::string text;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (i > 0) text += i + 1 == ports.size() ? " and " : ", ";
    text += ports[i];
  }
  return text;
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

Judgement judge_ports(const HostFacts& facts, const Settings&) {
  const auto wanted = words(facts.get(kWanted));
  if (wanted.empty()) return Skip{"Coolify starts no proxy on this server"};
  const auto& taken = facts.get(kTaken);
  if (taken.empty()) return Pass{listed(wanted) + (wanted.size() == 1 ? " is free" : " are free")};
  if (facts.get(kProxyRuns).value_or(false)) {
    return Pass{listed(taken) + " used by Coolify's own proxy"};
  }
  return Fail{
      .code = "host.ports_in_use",
      .summary = "Ports of Coolify's proxy are in use",
      .cause = "Something listens on " + listed(taken) + ", so the proxy Coolify starts on " +
               listed(wanted) + " will not come up.",
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
          "Nobody but Coolify's own proxy may listen on the TCP ports that it uses: 80, 443 and "
          "8080 for Traefik, 80 and 443 for Caddy. Left out for a server without a proxy, with "
          "the proxy type `nginx`, and for a build server: Coolify starts none there.",
      .seen_as = "The account Coolify will use, by /proc/net; the proxy by Docker.",
      .unseen = "What will listen there later, UDP, and firewalls before the machine.",
      .codes = {{"host.ports_in_use", "something else listens on one of them"}},
      .settings = {},
      .probes = {&ports_probe()},
      .judge = judge_ports};
  return check;
}

}  // namespace checks
