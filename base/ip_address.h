#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace base {

/// Whether `text` is an address of IPv4: four decimal numbers with dots between them, nothing else.
[[nodiscard]] bool is_ipv4(std::string_view text);

/// Whether `text` is an address of IPv6 in any of the spellings of RFC 4291, without a zone.
[[nodiscard]] bool is_ipv6(std::string_view text);

[[nodiscard]] bool is_ip_address(std::string_view text);

/// The address in a text that is not one because of what stands around it: brackets
/// ("[2001:db8::1]"), a port ("203.0.113.7:22", "[2001:db8::1]:22") or the length of a prefix
/// ("203.0.113.7/24"). Nothing for any other text, an address among them.
[[nodiscard]] std::optional<std::string> bare_ip_address(std::string_view text);

}  // namespace base
