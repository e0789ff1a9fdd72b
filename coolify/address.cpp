#include "coolify/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>

#include "base/text.h"

namespace coolify {

std::string canonical_address(std::string_view address) {
  const std::string clean(base::trimmed(address));
  std::array<char, INET6_ADDRSTRLEN> text{};
  in6_addr six{};
  if (::inet_pton(AF_INET6, clean.c_str(), &six) == 1 &&
      ::inet_ntop(AF_INET6, &six, text.data(), text.size()) != nullptr) {
    return text.data();
  }
  return base::lower_case(clean);
}

bool same_address(std::string_view one, std::string_view other) {
  return canonical_address(one) == canonical_address(other);
}

}  // namespace coolify
