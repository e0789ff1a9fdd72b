#include "cli/host_argument.h"

#include <charconv>

#include "base/hidden_text.h"
#include "base/ip_address.h"
#include "registration/server_address.h"

namespace cli {
namespace {

tl::unexpected<base::Diagnostic> invalid(std::string cause, std::string_view text) {
  return base::fail({.kind = base::ErrorKind::invalid_config,
                     .code = "cli.host_invalid",
                     .summary = "This names no machine",
                     .cause = std::move(cause),
                     .evidence = base::visible_text(text, 300),
                     .remedy = "Write it as [user@]host[:port], an IPv6 address in brackets: "
                               "root@[2001:db8::1]:22."});
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || stop != end || port == 0) return std::nullopt;
  return port;
}

}  // namespace

base::Expected<HostArgument> parse_host(std::string_view text) {
  HostArgument machine;
  std::string_view rest = text;
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    machine.user = std::string(rest.substr(0, at));
    rest.remove_prefix(at + 1);
    if (machine.user->empty()) return invalid("There is no user before the @.", text);
    if (!base::hidden_part(*machine.user).empty()) {
      return invalid("The user holds a character that cannot be seen.", text);
    }
  }
  std::string_view port;
  if (rest.starts_with('[')) {
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos) return invalid("The bracket is not closed.", text);
    machine.host = std::string(rest.substr(1, close - 1));
    rest.remove_prefix(close + 1);
    if (!base::is_ipv6(machine.host)) return invalid("In the brackets is no IPv6 address.", text);
    if (!rest.empty() && !rest.starts_with(':')) {
      return invalid("Behind the bracket may only be a port.", text);
    }
    port = rest;
  } else if (base::is_ipv6(rest)) {
    machine.host = std::string(rest);
  } else {
    const std::size_t colon = rest.find(':');
    machine.host = std::string(rest.substr(0, colon));
    if (colon != std::string_view::npos) port = rest.substr(colon);
  }
  if (!port.empty()) {
    machine.port = port_of(port.substr(1));
    if (!machine.port) return invalid("A port is a number from 1 to 65535.", text);
  }
  if (auto fault = registration::server_address_fault(machine.host)) {
    fault->remedy = "Write it as [user@]host[:port], an IPv6 address in brackets.";
    return base::fail(*std::move(fault));
  }
  return machine;
}

}  // namespace cli
