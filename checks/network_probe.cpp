#include <algorithm>

#include "checks/network_facts.h"

namespace checks {
namespace {

/// A target as the script reads it: "url,host,port,kind,literal". parse_target() lets neither
/// commas nor blanks through.
std::string word_of(const NetworkTarget& target) {
  return target.url + "," + target.host + "," + std::to_string(target.port) + "," +
         (target.is_http ? "http" : "tcp") + "," + (target.is_literal ? "literal" : "name");
}

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

}  // namespace

const Probe& network_probe() {
  static const Probe probe{.name = "network",
                           .viewer = Viewer::login_user,
                           .script = R"sh(
outcome_of() {
  bounded "$limit" "$@" >/dev/null
  case $? in
    0) echo yes ;;
    124) echo silent ;;
    *) echo no ;;
  esac
}
# Prints "method exit output" of a way to connect.
tried() {
  method=$1
  shift
  output=$(bounded_all "$limit" "$method" "$@")
  status=$?
  if is_late "$status"; then output="did not answer within $limit s"; fi
  echo "$method $status $output"
}
resolves() {
  if [ "$2" = literal ]; then echo literal
  elif have getent; then
    outcome_of getent hosts "$1"
  elif have nslookup; then
    outcome_of nslookup "$1"
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
)sh",
                           .facts = {network::kResults, network::kCoolify, network::kProxied},
                           .inputs = network_inputs,
                           .well_formed = network_well_formed};
  return probe;
}

}  // namespace checks
