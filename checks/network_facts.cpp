#include "checks/network_facts.h"

#include <algorithm>
#include <charconv>

#include "base/hidden_text.h"
#include "base/ip_address.h"
#include "checks/catalog.h"
#include "checks/words.h"

namespace checks {
namespace {

template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || text.empty() || value < 0) return std::nullopt;
  return value;
}

/// Characters that can be in a URL and are not the separators of the script's input.
bool is_url_character(char c) {
  constexpr std::string_view kOthers = "-._~:/?#[]@!$&'()*+;=%";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kOthers.find(c) != std::string_view::npos;
}

tl::unexpected<base::Diagnostic> invalid(std::string_view text, const std::string& why) {
  const std::string hidden = base::hidden_part(text);
  return base::fail({.kind = base::ErrorKind::invalid_config,
                     .code = "checks.target_invalid",
                     .summary = "A network target cannot be understood",
                     .cause = hidden.empty() ? why : why + " " + hidden,
                     .evidence = base::visible_text(text, 200),
                     .remedy = "Write https://host[:port][/path], http://... or tcp://host:port."});
}

std::optional<TargetResult::Name> parse_name(std::string_view word) {
  if (word == "yes") return TargetResult::Name::resolved;
  if (word == "ipv4") return TargetResult::Name::ipv4;
  if (word == "ipv6") return TargetResult::Name::ipv6;
  if (word == "no") return TargetResult::Name::failed;
  if (word == "silent") return TargetResult::Name::silent;
  if (word == "literal") return TargetResult::Name::literal;
  if (word == "unknown") return TargetResult::Name::unknown;
  return std::nullopt;
}

}  // namespace

base::Expected<NetworkTarget> parse_target(std::string_view text) {
  NetworkTarget target;
  target.url = text;
  if (text.size() > kLongestTarget || !std::all_of(text.begin(), text.end(), is_url_character)) {
    return invalid(text, "The target is too long or has characters that no address has.");
  }
  const std::size_t scheme_end = text.find("://");
  const std::string_view scheme = text.substr(0, scheme_end);
  if (scheme_end == std::string_view::npos ||
      (scheme != "https" && scheme != "http" && scheme != "tcp")) {
    return invalid(text, "The target does not begin with https://, http:// or tcp://.");
  }
  target.is_http = scheme != "tcp";
  std::string_view rest = text.substr(scheme_end + 3);
  std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.find('@') != std::string_view::npos) {
    return invalid(text, "The target holds credentials.");
  }
  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return invalid(text, "A bracket is not closed.");
    target.host = authority.substr(1, close - 1);
    port = authority.substr(close + 1);
  } else {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    target.host = authority.substr(0, colon);
    port = authority.substr(colon);
  }
  if (target.host.empty() || target.host.starts_with('-')) {
    return invalid(text, "The target names no host.");
  }
  target.is_literal = base::is_ip_address(target.host);
  if (port.empty()) {
    if (!target.is_http) return invalid(text, "The target names no port.");
    target.port = scheme == "https" ? 443 : 80;
    return target;
  }
  const auto number = parse_number<std::uint16_t>(port.substr(1));
  if (!port.starts_with(':') || !number || *number == 0) {
    return invalid(text, "The port is not a number from 1 to 65535.");
  }
  target.port = *number;
  return target;
}

std::vector<NetworkTarget> configured_targets(const Options& options) {
  std::vector<NetworkTarget> targets;
  for (const std::string& text : settings_of("outbound", options).list("targets")) {
    if (auto target = parse_target(text)) targets.push_back(std::move(*target));
  }
  if (targets.size() > kMostTargets) targets.resize(kMostTargets);
  return targets;
}

std::optional<TargetResult> parse_result(std::string_view line) {
  auto target = parse_target(next_word(line));
  const auto name = parse_name(next_word(line));
  const std::string_view method = next_word(line);
  const auto exit = parse_number<std::int64_t>(next_word(line));
  if (!target || !name || method.empty() || !exit) return std::nullopt;
  return TargetResult{std::move(*target), *name, std::string(method), *exit, std::string(line)};
}

std::optional<std::vector<TargetResult>> target_results(const HostFacts& facts) {
  std::vector<TargetResult> results;
  for (const std::string& line : facts.get(network::kResults)) {
    auto result = parse_result(line);
    if (!result) return std::nullopt;
    results.push_back(*std::move(result));
  }
  return results;
}

std::string word_of(const NetworkTarget& target) {
  // parse_target() lets neither commas nor blanks through.
  return target.url + "," + target.host + "," + std::to_string(target.port) + "," +
         (target.is_http ? "http" : "tcp") + "," + (target.is_literal ? "literal" : "name");
}

const std::string_view kMissingRouteRemedy =
    "Give the machine an address of that family (some clouds want a public IPv4 address ordered "
    "apart), or a way there: NAT64 with DNS64, or a proxy for the shell and for Docker.";

std::string missing_route(const HostFacts& facts, const std::vector<TargetResult>& unreached) {
  using Name = TargetResult::Name;
  const auto told = [&](const char* family, Name only, const std::optional<bool>& route) {
    if (route.value_or(true)) return std::string();
    std::vector<std::string> hosts;
    for (const TargetResult& result : unreached) {
      if (result.name == only &&
          std::find(hosts.begin(), hosts.end(), result.target.host) == hosts.end()) {
        hosts.push_back(result.target.host);
      }
    }
    if (hosts.empty()) return std::string();
    std::string text;
    for (const std::string& host : hosts) text += (text.empty() ? "" : ", ") + host;
    return " " + text + (hosts.size() == 1 ? " has " : " have ") + family +
           " addresses alone, and the host has no route to " + family + ".";
  };
  return told("IPv4", Name::ipv4, facts.get(network::kIpv4)) +
         told("IPv6", Name::ipv6, facts.get(network::kIpv6));
}

std::string evidence_line(const TargetResult& result) {
  return result.target.url + ": " + result.method + " ended with code " +
         std::to_string(result.exit) + " " + result.output + "\n";
}

}  // namespace checks
