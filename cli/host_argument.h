#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/expected.h"

namespace cli {

/// A machine as it is named at a command line, the way ssh has it: `[user@]host[:port]`.
struct HostArgument {
  std::optional<std::string> user = {};
  std::string host = {};  ///< an address without brackets, or a host name
  std::optional<std::uint16_t> port = {};

  bool operator==(const HostArgument&) const = default;
};

/// Reads one. An IPv6 address stands in brackets where a port follows. Errors, of kind
/// invalid_config: cli.host_invalid, and those of registration::server_address_fault().
[[nodiscard]] base::Expected<HostArgument> parse_host(std::string_view text);

}  // namespace cli
