#include "registration/outputs/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "base/ip_address.h"
#include "base/ip_range.h"
#include "base/text.h"

namespace registration::outputs {
namespace {

/// Whether all bits behind the first `length` are 0, as in the address of a network.
bool is_network(const std::string& address, bool is_v6, unsigned length) {
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(is_v6 ? AF_INET6 : AF_INET, address.c_str(), bytes.data()) != 1) return false;
  const unsigned bits = is_v6 ? 128 : 32;
  for (unsigned bit = length; bit < bits; ++bit) {
    if (((bytes[bit / 8] >> (7 - bit % 8)) & 1U) != 0) return false;
  }
  return length + 1 < bits;
}

/// "203.0.113.7/24" is the address of an interface, "203.0.113.0/24" that of nobody.
std::optional<std::string> without_prefix(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  const bool is_v6 = base::is_ipv6(address);
  if (slash == std::string_view::npos || (!is_v6 && !base::is_ipv4(address))) {
    return std::string(text);
  }
  const std::string_view digits = text.substr(slash + 1);
  unsigned length = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  const bool is_length = !digits.empty() && read.ec == std::errc() &&
                         read.ptr == digits.data() + digits.size() && length <= (is_v6 ? 128 : 32);
  if (!is_length) return std::string(text);
  if (is_network(address, is_v6, length)) return std::nullopt;
  return address;
}

/// "[2001:db8::1]" and "[2001:db8::1]/64" without brackets.
std::string without_brackets(std::string_view text) {
  const std::size_t end = text.find(']');
  if (!text.starts_with('[') || end == std::string_view::npos) return std::string(text);
  const std::string_view behind = text.substr(end + 1);
  const std::string_view inside = text.substr(1, end - 1);
  const bool is_whole = behind.empty() || behind.front() == '/';
  if (!is_whole || !base::is_ipv6(inside.substr(0, inside.find('/')))) return std::string(text);
  return std::string(inside).append(behind);
}

template <std::size_t Size>
bool is_in_one(std::string_view address, const std::array<const char*, Size>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const char* range) {
    return base::IpRange::parse(range)->contains(address);
  });
}

/// 0.0.0.0 and "::", which stand for an address that is not there.
bool is_unspecified(const std::string& address) {
  const bool is_v6 = base::is_ipv6(address);
  std::array<unsigned char, 16> bytes{};
  return (is_v6 || base::is_ipv4(address)) &&
         ::inet_pton(is_v6 ? AF_INET6 : AF_INET, address.c_str(), bytes.data()) == 1 &&
         bytes == std::array<unsigned char, 16>{};
}

bool separates(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte == 0x7F;
}

}  // namespace

std::optional<std::string> address_in(std::string_view text) {
  text = base::trimmed(text);
  if (text.empty() || std::any_of(text.begin(), text.end(), separates)) return std::nullopt;
  auto address = without_prefix(without_brackets(text));
  if (address && is_unspecified(*address)) return std::nullopt;
  return address;
}

bool is_range(std::string_view text) {
  return base::IpRange::parse(without_brackets(base::trimmed(text))).has_value();
}

Reach reach_of(std::string_view address) {
  constexpr std::array<const char*, 6> kItself = {"0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16",
                                                  "::/128",    "::1/128",     "fe80::/10"};
  constexpr std::array<const char*, 5> kInside = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
                                                  "100.64.0.0/10", "fc00::/7"};
  if (is_in_one(address, kItself)) return Reach::itself;
  if (is_in_one(address, kInside)) return Reach::inside;
  return base::is_ipv6(address) ? Reach::internet_v6 : Reach::internet;
}

}  // namespace registration::outputs
