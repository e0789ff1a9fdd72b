#include "base/ip_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <string>

namespace base {
namespace {

bool is_address_of(int family, std::string_view text) {
  in6_addr address{};
  // A NUL would end the text too early.
  return text.find('\0') == std::string_view::npos &&
         ::inet_pton(family, std::string(text).c_str(), &address) == 1;
}

}  // namespace

bool is_ipv4(std::string_view text) { return is_address_of(AF_INET, text); }

bool is_ipv6(std::string_view text) { return is_address_of(AF_INET6, text); }

bool is_ip_address(std::string_view text) { return is_ipv4(text) || is_ipv6(text); }

std::optional<std::string> bare_ip_address(std::string_view text) {
  if (is_ip_address(text)) return std::nullopt;
  std::string_view bare = text.substr(0, text.find('/'));
  if (bare.starts_with('[')) {
    bare = bare.substr(1, std::min(bare.find(']'), bare.size()) - 1);
  } else if (bare.find(':') == bare.rfind(':')) {
    bare = bare.substr(0, bare.find(':'));
  }
  if (!is_ip_address(bare)) return std::nullopt;
  return std::string(bare);
}

}  // namespace base
