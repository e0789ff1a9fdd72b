#pragma once

#include <string_view>

namespace base {

/// Whether `text` is an address of IPv4: four decimal numbers with dots between them, nothing else.
[[nodiscard]] bool is_ipv4(std::string_view text);

/// Whether `text` is an address of IPv6 in any of the spellings of RFC 4291, without a zone.
[[nodiscard]] bool is_ipv6(std::string_view text);

[[nodiscard]] bool is_ip_address(std::string_view text);

}  // namespace base
