#include "plugin/process/environment.h"

#include <charconv>
#include <cstdlib>
#include <string_view>

#include "base/text.h"

namespace plugin {
namespace {

constexpr std::string_view kMagicCookie =
    "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
constexpr int kLastPort = 65535;

std::optional<int> parse_integer(std::string_view text) {
  text = base::trimmed(text);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Terraform writes the versions in random order.
std::set<int> parse_versions(std::string_view text) {
  std::set<int> versions;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    if (const auto version = parse_integer(text.substr(0, comma))) versions.insert(*version);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return versions;
}

PortRange parse_ports(std::string_view first, std::string_view last) {
  const PortRange range{parse_integer(first).value_or(0), parse_integer(last).value_or(0)};
  const bool usable = range.first > 0 && range.first <= range.last && range.last <= kLastPort;
  return usable ? range : PortRange{};
}

}  // namespace

std::optional<std::string> process_variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

Environment read_environment(const Lookup& lookup) {
  const auto text = [&lookup](const char* name) { return lookup(name).value_or(""); };
  Environment environment;
  environment.has_cookie = text("TF_PLUGIN_MAGIC_COOKIE") == kMagicCookie;
  environment.protocol_versions = parse_versions(text("PLUGIN_PROTOCOL_VERSIONS"));
  environment.ports = parse_ports(text("PLUGIN_MIN_PORT"), text("PLUGIN_MAX_PORT"));
  environment.client_certificate = text("PLUGIN_CLIENT_CERT");
  environment.socket_directory = text("PLUGIN_UNIX_SOCKET_DIR");
  environment.socket_group = text("PLUGIN_UNIX_SOCKET_GROUP");
  environment.wants_multiplex_field = !text("PLUGIN_MULTIPLEX_GRPC").empty();
  environment.wants_tcp = base::lower_case(text("COOLIFY_PLUGIN_NETWORK")) == "tcp";
  return environment;
}

}  // namespace plugin
