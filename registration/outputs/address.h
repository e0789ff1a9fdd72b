#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace registration::outputs {

/// `text` of an output as an address: without blanks around it, without the brackets of IPv6 and
/// without the length of a prefix. Nothing where there is none: an empty text, one with blanks in
/// it, a whole network, 0.0.0.0 and "::". Both addresses of a link between two (RFC 3021, RFC 6164)
/// are somebody's.
[[nodiscard]] std::optional<std::string> address_in(std::string_view text);

/// Whether it is an address with the length of a prefix, be it that of an interface or of a
/// network.
[[nodiscard]] bool is_range(std::string_view text);

/// From where an address is reached; what is reached from farther away comes first.
enum class Reach {
  internet,     ///< IPv4, or a name
  internet_v6,  ///< by those who have IPv6
  inside,       ///< from within its network: RFC 1918, RFC 6598, RFC 4193
  itself,       ///< from its machine or its link: loopback, link-local, unspecified
};
[[nodiscard]] Reach reach_of(std::string_view address);

}  // namespace registration::outputs
