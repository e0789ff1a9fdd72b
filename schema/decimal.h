#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace schema {

/// A decimal number in its one normal form: `digits` without leading and trailing zeros, times ten
/// to the power `exponent`. Zero has no digits. What numbers of different forms are compared by.
struct Decimal {
  bool negative = false;
  std::string digits;
  std::int64_t exponent = 0;

  /// The number written as `text` in JSON's grammar; nothing when it is not, or when its exponent
  /// has more than nine digits.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

  /// By numeric value.
  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const = default;

  /// The value when it is an integer that fits.
  [[nodiscard]] std::optional<std::int64_t> as_int64() const;
  /// True when the absolute value is less than one.
  [[nodiscard]] bool is_below_one() const;
};

}  // namespace schema
