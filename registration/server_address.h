#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace registration {

/// Whether a text is an IPv4 address, an IPv6 address without brackets and zone, or a host name.
[[nodiscard]] bool is_host_address(std::string_view text);

/// Says that a text is none (code config.address), and which address is in it.
[[nodiscard]] base::Diagnostic not_an_address(const std::string& text);

/// Why a text cannot be the address of a server that is new to Coolify, which takes more and
/// regrets it later: it is none (config.address), one of the placeholders 1.2.3.4, 0.0.0.0 and ::
/// that Coolify never contacts (config.address_placeholder), or Coolify's own host
/// (config.address_coolify_host). Nothing for one that can be.
[[nodiscard]] std::optional<base::Diagnostic> server_address_fault(const std::string& text);

}  // namespace registration
