#include "base/ip_range.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>

#include "base/ip_address.h"

namespace base {
namespace {

constexpr int kBitsOfIpv4 = 32;
constexpr int kBitsOfIpv6 = 128;
/// The leading bits of the addresses of IPv6 that stand for one of IPv4: ::ffff:0:0/96.
constexpr int kBitsOfMapping = 96;
constexpr std::size_t kMostDigits = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A decimal number of at most three digits without a leading zero.
std::optional<int> number_in(std::string_view text) {
  if (text.empty() || text.size() > kMostDigits) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// The bits of byte number `index` that are among the first `bits` of all.
unsigned char mask_of(std::size_t index, int bits) {
  const int left = std::clamp(bits - static_cast<int>(index) * 8, 0, 8);
  return static_cast<unsigned char>(0xFF00U >> static_cast<unsigned>(left));
}

}  // namespace

std::optional<IpRange::Bytes> IpRange::bytes_of(std::string_view address) {
  Bytes bytes{};
  const std::string text(address);
  if (is_ipv4(address)) {
    bytes[10] = bytes[11] = 0xFF;
    ::inet_pton(AF_INET, text.c_str(), bytes.data() + 12);
    return bytes;
  }
  if (!is_ipv6(address)) return std::nullopt;
  ::inet_pton(AF_INET6, text.c_str(), bytes.data());
  return bytes;
}

std::optional<IpRange> IpRange::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view address = text.substr(0, slash);
  const auto bits = number_in(text.substr(slash + 1));
  const auto bytes = bytes_of(address);
  if (!bits || !bytes) return std::nullopt;
  IpRange range;
  range.is_ipv4_ = is_ipv4(address);
  if (*bits > (range.is_ipv4_ ? kBitsOfIpv4 : kBitsOfIpv6)) return std::nullopt;
  range.bits_ = range.is_ipv4_ ? *bits + kBitsOfMapping : *bits;
  for (std::size_t i = 0; i < bytes->size(); ++i) {
    range.first_[i] = (*bytes)[i] & mask_of(i, range.bits_);
  }
  range.is_exact_ = range.first_ == *bytes;
  return range;
}

bool IpRange::contains(std::string_view address) const {
  if (!is_ipv4_ && is_ipv4(address)) return false;
  const auto bytes = bytes_of(address);
  if (!bytes) return false;
  for (std::size_t i = 0; i < bytes->size(); ++i) {
    if (((*bytes)[i] & mask_of(i, bits_)) != first_[i]) return false;
  }
  return true;
}

std::string IpRange::to_string() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = is_ipv4_ ? AF_INET : AF_INET6;
  const auto* const bytes = first_.data() + (is_ipv4_ ? 12 : 0);
  if (::inet_ntop(family, bytes, text.data(), text.size()) == nullptr) return {};
  return std::string(text.data()) + '/' + std::to_string(is_ipv4_ ? bits_ - kBitsOfMapping : bits_);
}

}  // namespace base
