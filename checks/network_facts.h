#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/expected.h"
#include "checks/probe.h"

namespace checks {

/// One thing the host has to be able to reach: an http or https address, or `tcp://host:port`.
struct NetworkTarget {
  std::string url;   ///< as configured
  std::string host;  ///< without brackets
  std::uint16_t port = 0;
  bool is_http = false;
  bool is_literal = false;  ///< the host is an address, nothing has to be looked up
};

/// Reads "https://host[:port][/path]", "http://..." or "tcp://host:port". Everything else, blanks
/// and control characters included, is `checks.target_invalid`.
[[nodiscard]] base::Expected<NetworkTarget> parse_target(std::string_view text);

/// The targets of the `outbound` check, by configuration or by default. Texts that are no targets
/// are left out; validate_options() names them.
[[nodiscard]] std::vector<NetworkTarget> configured_targets(const Options& options);

/// Bounds that keep the answer within one record.
inline constexpr std::size_t kMostTargets = 8;
inline constexpr std::size_t kLongestTarget = 150;

namespace network {
/// One line per target: "<url> <name> <method> <exit> <output...>". `name` tells whether the host
/// name was found: yes, ipv4 or ipv6 (it has addresses of that family alone), no, silent (no answer
/// came), literal (an address) or unknown. `method` is curl, bash or nc, or none when the host has
/// nothing to test with.
inline constexpr Fact<std::vector<std::string>> kResults{"network.results"};
/// Such a line for the address of Coolify; empty when there is none to test.
inline constexpr Fact<std::string> kCoolify{"network.coolify"};
/// Whether the environment names a proxy, which then resolves names and connects.
inline constexpr Fact<bool> kProxied{"network.proxied"};
/// Whether the host has a route to the addresses of a family out there.
inline constexpr OptionalFact<bool> kIpv4{"network.ipv4_route"};
inline constexpr OptionalFact<bool> kIpv6{"network.ipv6_route"};
}  // namespace network

[[nodiscard]] const Probe& network_probe();

/// What the host reported about one target.
struct TargetResult {
  enum class Name { resolved, ipv4, ipv6, failed, silent, literal, unknown };

  NetworkTarget target;
  Name name = Name::unknown;
  std::string method;
  std::int64_t exit = 0;
  std::string output;
  [[nodiscard]] bool tested() const { return method != "none"; }
  [[nodiscard]] bool reached() const { return tested() && exit == 0; }
  /// Whether the result means anything. Only curl goes through a proxy; behind one a direct
  /// connection says nothing.
  [[nodiscard]] bool counts(bool proxied) const {
    return tested() && (!proxied || method == "curl");
  }
};

/// Shell function that connects to a target; for scripts that begin with ssh::kShellPrologue.
///
///   tried METHOD ARG...   runs a way to connect and prints "method exit output"
extern const std::string_view kConnectFunctions;

/// A target as scripts read it: "url,host,port,kind,literal", kind http or tcp, literal or name.
[[nodiscard]] std::string word_of(const NetworkTarget& target);

/// Of targets that were not reached, why they cannot be: "ghcr.io has IPv4 addresses alone, and the
/// host has no route to IPv4." Empty where that is not the reason for any.
[[nodiscard]] std::string missing_route(const HostFacts& facts,
                                        const std::vector<TargetResult>& unreached);

/// What can be done about that.
extern const std::string_view kMissingRouteRemedy;

/// The reported results; nothing when a line makes no sense.
[[nodiscard]] std::optional<std::vector<TargetResult>> target_results(const HostFacts& facts);

/// One line of them, as network::kResults describes it.
[[nodiscard]] std::optional<TargetResult> parse_result(std::string_view line);

/// What failed about `result`, as a line of evidence.
[[nodiscard]] std::string evidence_line(const TargetResult& result);

}  // namespace checks
