#include <algorithm>

#include "checks/network_facts.h"

namespace checks {
namespace {

std::vector<ssh::ScriptInput> network_inputs(const Options& options) {
  std::string text;
  for (const NetworkTarget& target : configured_targets(options)) text += word_of(target) + " ";
  const auto coolify = parse_target(options.coolify_url);
  std::vector<ssh::ScriptInput> inputs;
  inputs.push_back({"network_targets", base::Secret::harmless(std::move(text))});
  inputs.push_back({"coolify_target", base::Secret::harmless(coolify ? word_of(*coolify) : "")});
  return inputs;
}

bool coolify_well_formed(const HostFacts& facts, const Options& options) {
  const std::string& line = facts.get(network::kCoolify);
  if (!parse_target(options.coolify_url)) return line.empty();
  const auto result = parse_result(line);
  return result && result->target.url == options.coolify_url;
}

/// Every target reported once, and nothing else.
bool network_well_formed(const HostFacts& facts, const Options& options) {
  const auto results = target_results(facts);
  if (!results || !coolify_well_formed(facts, options)) return false;
  std::vector<std::string> reported;
  for (const TargetResult& result : *results) reported.push_back(result.target.url);
  std::vector<std::string> asked;
  for (const NetworkTarget& target : configured_targets(options)) asked.push_back(target.url);
  std::sort(reported.begin(), reported.end());
  std::sort(asked.begin(), asked.end());
  return reported == asked;
}

// The names are looked up as programs do, both families at once. getent tells IPv6 addresses where
// there are any; whether there are IPv4 addresses besides is asked only where IPv6 leads nowhere.
constexpr std::string_view kQuestions = R"sh(
# Whether there is a route to $2, by ip(8), or else one to anywhere by the kernel's table.
routed() {
  if have ip; then
    bounded "$limit" ip "$1" route get "$2" >/dev/null
  elif [ "$1" = -4 ]; then
    awk '$2 == "00000000" && $8 == "00000000" { found = 1 } END { exit !found }' /proc/net/route
  else
    awk '$1 ~ /^0+$/ && $2 == "00" && $NF != "lo" { found = 1 } END { exit !found }' \
      /proc/net/ipv6_route
  fi 2>/dev/null
}
word_for() {
  case $1 in
    0) echo yes ;;
    124) echo silent ;;
    *) echo no ;;
  esac
}
# The word for the address $1: that of its family where no route leads to itself, else $2.
by_route() {
  family=-4 word=ipv4
  case $1 in *:*) family=-6 word=ipv6 ;; esac
  if have ip && ! routed "$family" "$1"; then echo "$word"; else echo "$2"; fi
}
resolves() {
  if [ "$2" = literal ]; then by_route "$1" literal
  elif have getent; then
    addresses=$(bounded "$limit" getent hosts "$1")
    status=$?
    case $status${addresses%% *} in
      0*:*)
        if [ "$ipv6" = no ] && ! bounded "$limit" getent ahostsv4 "$1" >/dev/null; then
          if have ip; then by_route "${addresses%% *}" yes; else echo ipv6; fi
        else
          echo yes
        fi
        ;;
      0?*) if have ip; then by_route "${addresses%% *}" yes; else echo ipv4; fi ;;
      *) word_for "$status" ;;
    esac
  elif have nslookup; then
    bounded "$limit" nslookup "$1" >/dev/null
    word_for "$?"
  else echo unknown
  fi
}
# Any HTTP answer is good: what counts is that one came.
reaches() {
  url=$1 host=$2 port=$3 kind=$4
  if [ "$kind" = http ] && have curl; then
    tried curl -gsSI -o /dev/null --connect-timeout 4 --max-time 6 "$url"
  elif have bash; then
    tried bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$host" "$port"
  elif have nc; then
    tried nc -z -w 4 "$host" "$port"
  else
    echo "none 0"
  fi
}
# The target and what to put in front of its line.
test_target() {
  front=$2
  IFS=,
  set -- $1
  IFS=' '
  name=$(resolves "$2" "$5")
  printf '%s%s %s %s\n' "$front" "$1" "$name" "$(reaches "$@" | tr '\n\t' '  ' | cut -b 1-150)"
}

set -f
if routed -4 192.0.2.1; then ipv4=yes; else ipv4=no; fi
if routed -6 2001:db8::1; then ipv6=yes; else ipv6=no; fi
flag network.ipv4_route "$ipv4"
flag network.ipv6_route "$ipv6"
results=$(
  for target in $network_targets; do test_target "$target" '' & done
  [ -z "$coolify_target" ] || test_target "$coolify_target" 'coolify ' &
  wait
)
text network.results "$(printf '%s\n' "$results" | sed '/^coolify /d')"
text network.coolify "$(printf '%s\n' "$results" | sed -n 's/^coolify //p')"
if [ -n "$https_proxy$HTTPS_PROXY$http_proxy$all_proxy$ALL_PROXY" ]; then
  flag network.proxied yes
else
  flag network.proxied no
fi
)sh";

}  // namespace

const std::string_view kConnectFunctions = R"sh(
# curl quotes a proxy that it cannot read, with its password, which may hold anything.
without_credentials() {
  awk '
    function hide(secret,  at) {
      if (length(secret) < 3) return
      while ((at = index(text, secret)))
        text = substr(text, 1, at - 1) "..." substr(text, at + length(secret))
    }
    BEGIN {
      count = split("http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY", name, " ")
    }
    {
      text = $0
      for (i = 1; i <= count; i++) {
        value = ENVIRON[name[i]]
        sub(/^[A-Za-z0-9+.-]*:\/\//, "", value)
        if (!match(value, /^.*@/)) continue
        value = substr(value, 1, RLENGTH - 1)
        hide(value)
        hide(substr(value, index(value, ":") + 1))
      }
      gsub(/\/\/[^ ]*@/, "//...@", text)
      print text
    }'
}
tried() {
  method=$1
  shift
  output=$(bounded_all "$limit" "$method" "$@")
  status=$?
  if is_late "$status"; then output="did not answer within $limit s"; fi
  printf '%s' "$method $status $(printf '%s' "$output" | without_credentials)"
}
)sh";

const Probe& network_probe() {
  static const std::string script = std::string(kConnectFunctions) + std::string(kQuestions);
  static const Probe probe{.name = "network",
                           .viewer = Viewer::login_user,
                           .script = script,
                           .facts = {network::kResults, network::kCoolify, network::kProxied,
                                     network::kIpv4, network::kIpv6},
                           .inputs = network_inputs,
                           .well_formed = network_well_formed};
  return probe;
}

}  // namespace checks
