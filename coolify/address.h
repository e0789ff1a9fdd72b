#pragma once

#include <string>
#include <string_view>

namespace coolify {

/// The one spelling of an address that means the same, without blanks around it: IPv6 as RFC 5952
/// writes it, host names in lower case. Anything else stays as it is. Coolify itself compares the
/// texts as they are.
[[nodiscard]] std::string canonical_address(std::string_view address);

/// Whether two addresses are the same: IPv6 whatever its spelling, host names whatever their case.
[[nodiscard]] bool same_address(std::string_view one, std::string_view other);

}  // namespace coolify
