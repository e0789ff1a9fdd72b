#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// A range of addresses in CIDR notation: "10.0.0.0/8", "2001:db8::/32". A value.
class IpRange {
 public:
  /// Nothing for what is not an address of IPv4 or IPv6, a slash and the number of leading bits
  /// that count. Bits behind those are dropped; see is_exact().
  [[nodiscard]] static std::optional<IpRange> parse(std::string_view text);

  /// Whether `address` is an address in the range. A range of IPv4 also has the addresses of IPv6
  /// that stand for one of IPv4 ("::ffff:10.0.0.1"); one of IPv6 has no plain IPv4. A text that is
  /// no address, a host name for instance, is in no range.
  [[nodiscard]] bool contains(std::string_view address) const;
  /// Whether the text it was read from had no bits set behind those that count.
  [[nodiscard]] bool is_exact() const { return is_exact_; }
  /// In the usual spelling, without the bits that do not count.
  [[nodiscard]] std::string to_string() const;

 private:
  /// As IPv6; an address of IPv4 is the one that stands for it there.
  using Bytes = std::array<unsigned char, 16>;
  [[nodiscard]] static std::optional<Bytes> bytes_of(std::string_view address);

  Bytes first_{};
  int bits_ = 0;  ///< of 128
  bool is_ipv4_ = false;
  bool is_exact_ = true;
};

}  // namespace base
