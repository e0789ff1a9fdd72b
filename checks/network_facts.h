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
/// name was found: yes, no, silent (no answer came), literal (an address) or unknown. `method` is
/// curl, bash or nc, or none when the host has nothing to test with.
inline constexpr Fact<std::vector<std::string>> kResults{"network.results"};
/// Such a line for the address of Coolify; empty when there is none to test.
inline constexpr Fact<std::string> kCoolify{"network.coolify"};
/// Whether the environment names a proxy, which then resolves names and connects.
inline constexpr Fact<bool> kProxied{"network.proxied"};
}  // namespace network

[[nodiscard]] const Probe& network_probe();

/// What the host reported about one target.
struct TargetResult {
  enum class Name { resolved, failed, silent, literal, unknown };

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

/// The reported results; nothing when a line makes no sense.
[[nodiscard]] std::optional<std::vector<TargetResult>> target_results(const HostFacts& facts);

/// One line of them, as network::kResults describes it.
[[nodiscard]] std::optional<TargetResult> parse_result(std::string_view line);

/// What failed about `result`, as a line of evidence.
[[nodiscard]] std::string evidence_line(const TargetResult& result);

}  // namespace checks
